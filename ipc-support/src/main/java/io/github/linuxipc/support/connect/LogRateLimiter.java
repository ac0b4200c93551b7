package io.github.linuxipc.support.connect;

import java.util.concurrent.TimeUnit;

/** Limits a log message to one per period, so that a hostile peer cannot flood the log. */
public final class LogRateLimiter {
  private final long periodNs;
  private long nextNs = System.nanoTime();

  /**
   * Creates a limiter. The first message passes.
   *
   * @param seconds the period in seconds
   */
  public LogRateLimiter(int seconds) {
    this.periodNs = TimeUnit.SECONDS.toNanos(seconds);
  }

  /**
   * Returns whether the message may be logged now, and if so begins a new period.
   *
   * @return whether it may be logged
   */
  public boolean allows() {
    long nowNs = System.nanoTime();
    if (nowNs - nextNs < 0) {
      return false;
    }
    nextNs = nowNs + periodNs;
    return true;
  }
}
