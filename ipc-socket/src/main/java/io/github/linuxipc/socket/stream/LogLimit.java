package io.github.linuxipc.socket.stream;

import java.util.concurrent.TimeUnit;

/** Lets one message of a kind through in a while, so that a hostile peer cannot flood the log. */
final class LogLimit {
  private final long periodNs;
  private long nextNs = System.nanoTime();

  LogLimit(int seconds) {
    this.periodNs = TimeUnit.SECONDS.toNanos(seconds);
  }

  boolean allows() {
    long nowNs = System.nanoTime();
    if (nowNs - nextNs < 0) {
      return false;
    }
    nextNs = nowNs + periodNs;
    return true;
  }
}
