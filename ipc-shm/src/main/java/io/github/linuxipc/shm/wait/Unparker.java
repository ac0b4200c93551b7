package io.github.linuxipc.shm.wait;

/** Ends the sleep of another thread or process; for any thread. */
public interface Unparker extends AutoCloseable {
  /**
   * Rings, whether or not somebody sleeps. Does not fail: who sleeps is looked after by the watch.
   */
  void ring();

  @Override
  void close();
}
