package io.github.linuxipc.engine;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a sender waits before it looks for a receiver again: longer and longer, so that one who
 * waits for ever costs next to nothing, and never as long as the others, so that all who lost the
 * same receiver do not come to its successor at once. For one thread at a time.
 */
final class Backoff {
  private static final long FIRST_NS = 5_000_000;
  private static final long LONGEST_NS = 250_000_000;

  private long meanNs = FIRST_NS;

  /** The next pause, between half the mean and one and a half. */
  long nextNs() {
    long pauseNs = meanNs / 2 + ThreadLocalRandom.current().nextLong(meanNs);
    meanNs = Math.min(LONGEST_NS, meanNs + meanNs / 4);
    return pauseNs;
  }
}
