package io.github.linuxipc.shm.wait;

import java.io.IOException;

/** What a {@link WaitStrategy} sleeps on. One thread sleeps; any thread may ring. */
interface Parker extends AutoCloseable {
  /** Begins, before the sleeper says that it sleeps. */
  void begin() throws IOException;

  /** Sleeps until it is rung, interrupted (the flag stays set) or the time is over. */
  void sleep(long timeoutNs) throws IOException;

  /** Ends, whether it slept or not. */
  void end();

  /** Ends the sleep, from within this process. */
  Unparker ringer();

  @Override
  void close();
}
