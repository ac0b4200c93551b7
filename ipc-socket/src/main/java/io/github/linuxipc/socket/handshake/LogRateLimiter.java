package io.github.linuxipc.socket.handshake;

import java.util.concurrent.TimeUnit;

/** Lets one message of a kind through in a while, so that a hostile peer cannot flood the log. */
public final class LogRateLimiter {
  private final long periodNs;
  private long nextNs = System.nanoTime();

  /**
   * Makes a limit; the first message passes.
   *
   * @param seconds the while
   */
  public LogRateLimiter(int seconds) {
    this.periodNs = TimeUnit.SECONDS.toNanos(seconds);
  }

  /**
   * Tells whether the message may be logged now.
   *
   * @return whether it may
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
