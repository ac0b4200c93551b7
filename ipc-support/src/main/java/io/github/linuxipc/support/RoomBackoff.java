package io.github.linuxipc.support;

/**
 * Computes how long a sender that found its socket full sleeps before it tries to send again. Each
 * further sleep is twice as long, up to 50 ms. Trying again is useful because the kernel accepts
 * the next frame long before the kernel reports that there is room. The kernel reports room only
 * when most of the buffer is free. Not thread-safe.
 */
public final class RoomBackoff {
  private static final long FIRST_SLEEP_NS = 1_000_000;
  private static final long LAST_SLEEP_NS = 50_000_000;

  private long sleepNs = FIRST_SLEEP_NS;

  /** Creates a backoff that begins with the shortest sleep. */
  public RoomBackoff() {}

  /** Begins again with the shortest sleep, because the kernel has accepted something. */
  public void reset() {
    sleepNs = FIRST_SLEEP_NS;
  }

  /**
   * Returns how long to sleep now.
   *
   * @return nanoseconds, from 1 to 50 ms
   */
  public long nextNs() {
    long now = sleepNs;
    sleepNs = Math.min(2 * sleepNs, LAST_SLEEP_NS);
    return now;
  }
}
