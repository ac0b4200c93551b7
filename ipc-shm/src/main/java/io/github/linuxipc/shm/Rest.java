package io.github.linuxipc.shm;

import java.io.IOException;

/** What a {@link Sleeper} sleeps on. One thread sleeps; any thread may ring. */
interface Rest extends AutoCloseable {
  /** Begins, before the sleeper says that it sleeps. */
  void begin() throws IOException;

  /** Sleeps until it is rung, interrupted (the flag stays set) or the time is over. */
  void sleep(long timeoutNs) throws IOException;

  /** Ends, whether it slept or not. */
  void end();

  /** Ends the sleep, from within this process. */
  Ringer ringer();

  @Override
  void close();
}
