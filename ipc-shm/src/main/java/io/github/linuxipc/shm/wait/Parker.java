package io.github.linuxipc.shm.wait;

import java.io.IOException;

/** What a {@link WaitStrategy} sleeps on. One thread sleeps; any thread may end the sleep. */
interface Parker extends AutoCloseable {
  /** Prepares a sleep. Called before the sleep flag is set. */
  void begin() throws IOException;

  /**
   * Sleeps until the thread is unparked or interrupted, or the time-out passes. After an interrupt,
   * the interrupt status is set.
   */
  void sleep(long timeoutNs) throws IOException;

  /** Undoes the preparations of {@link #begin}, whether or not the thread slept. */
  void end();

  /** Returns the unparker that ends the sleep from within this process. */
  Unparker unparker();

  @Override
  void close();
}
