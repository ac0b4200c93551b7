package io.github.linuxipc.shm;

/** Ends the sleep of another thread or process; for any thread. */
interface Ringer extends AutoCloseable {
  /** Rings, whether or not somebody sleeps. Does not fail: who sleeps looks twice a second. */
  void ring();

  @Override
  void close();
}
