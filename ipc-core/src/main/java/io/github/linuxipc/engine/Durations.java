package io.github.linuxipc.engine;

import java.time.Duration;

/** Converts durations to nanoseconds and points in time. */
public final class Durations {
  private static final long LONGEST_NS = Long.MAX_VALUE >> 1;

  private Durations() {}

  /**
   * Returns a duration in nanoseconds. A negative duration counts as zero, one beyond 146 years as
   * 146 years.
   *
   * @param timeout the duration
   * @return nanoseconds
   */
  public static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.toSeconds() >= LONGEST_NS / 1_000_000_000L ? LONGEST_NS : timeout.toNanos();
  }

  /**
   * Returns the point in time when a time-out expires.
   *
   * @param timeoutNs nanoseconds from now; more than 146 years count as 146 years
   * @return the point in time on {@link System#nanoTime}
   */
  public static long deadlineNs(long timeoutNs) {
    return System.nanoTime() + Math.min(timeoutNs, LONGEST_NS);
  }
}
