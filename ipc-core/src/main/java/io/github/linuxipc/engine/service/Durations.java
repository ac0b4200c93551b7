package io.github.linuxipc.engine.service;

import java.time.Duration;

/** Converts durations to nanoseconds and points in time. */
final class Durations {
  private static final long LONGEST_NS = Long.MAX_VALUE >> 1;

  private Durations() {}

  /** Returns a duration in nanoseconds: at least 0 and at most 146 years. */
  static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.toSeconds() >= LONGEST_NS / 1_000_000_000L ? LONGEST_NS : timeout.toNanos();
  }

  /** Returns the point in time when a time-out expires, on {@link System#nanoTime}. */
  static long deadlineNs(long timeoutNs) {
    return System.nanoTime() + Math.min(timeoutNs, LONGEST_NS);
  }
}
