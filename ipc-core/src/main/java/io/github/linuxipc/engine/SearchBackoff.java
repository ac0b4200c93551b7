package io.github.linuxipc.engine;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Computes how long a sender pauses before it searches for a receiver again. The pauses grow, so
 * that a sender that waits for ever costs next to nothing. They are random, so that the senders
 * that lost the same receiver do not connect to its successor all at once. Not thread-safe.
 */
final class SearchBackoff {
  private static final long INITIAL_MEAN_NS = 5_000_000;
  private static final long MAX_MEAN_NS = 250_000_000;

  private long meanNs = INITIAL_MEAN_NS;

  /** Returns the next pause, which lies between half the mean and one and a half times the mean. */
  long nextNs() {
    long pauseNs = meanNs / 2 + ThreadLocalRandom.current().nextLong(meanNs);
    meanNs = Math.min(MAX_MEAN_NS, meanNs + meanNs / 4);
    return pauseNs;
  }
}
