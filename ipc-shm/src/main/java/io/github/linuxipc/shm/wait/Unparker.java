package io.github.linuxipc.shm.wait;

/** Ends the sleep of a thread of this or another process. Thread-safe. */
public interface Unparker extends AutoCloseable {
  /**
   * Ends the sleep of a thread, if one sleeps. Reports no failure, because the liveness monitor
   * wakes a thread whose wake-up was lost.
   */
  void unpark();

  @Override
  void close();
}
