package io.github.linuxipc.shm.wait;

import java.io.IOException;

/** What a {@link WaitStrategy} sleeps on. One thread sleeps; any thread may end the sleep. */
interface Parker extends AutoCloseable {
  /** Prepares a sleep, before the sleep flag is set. */
  void begin() throws IOException;

  /**
   * Sleeps until it is unparked, interrupted (the interrupt status stays set) or the time is over.
   */
  void sleep(long timeoutNs) throws IOException;

  /** Ends what {@link #begin} prepared, whether or not the thread slept. */
  void end();

  /** Returns what ends the sleep from within this process. */
  Unparker unparker();

  @Override
  void close();
}
