package io.github.linuxipc.shm;

/** Ends the sleep of another thread or process; for any thread. */
interface Ringer extends AutoCloseable {
  /**
   * Rings, whether or not somebody sleeps. Does not fail: who sleeps is looked after by the watch.
   */
  void ring();

  @Override
  void close();
}
