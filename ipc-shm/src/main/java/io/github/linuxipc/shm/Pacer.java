package io.github.linuxipc.shm;

/**
 * Pauses the receiver before a poll, so that the messages of a stream arrive in batches. A receiver
 * that polls a stream without a pause takes one message at a time, and each poll takes the cache
 * line away from the sender. A pause of about the time in which the sender writes a hundred
 * messages more than doubles the throughput of the stream.
 *
 * <p>A pause is useful only for a stream. A peer that sends one message and waits for the answer
 * looks the same, because every poll finds a message in both cases. Only a trial distinguishes the
 * two. So one pause is tried after several polls that found few messages. If a batch arrived during
 * the pause, the peer sends a stream, and the pauses continue as long as batches arrive. Otherwise
 * the next trial follows after twice as many polls. In the end, a peer that exchanges single
 * messages is delayed once in thousands of messages.
 */
final class Pacer {
  /**
   * The number of messages that count as a batch. A sender that needs up to a tenth of the pause
   * for a message sends a stream.
   */
  private static final int BATCH = 10;

  /**
   * The most messages that count as few. A poll that finds more needs no pause before the next
   * poll.
   */
  private static final int MANY = 64;

  private static final int FIRST_TRIAL = 4;
  private static final int LAST_TRIAL = 1 << 14;
  private static final long PAUSE_NS = 4_000;

  private int pollsWithFew;
  private int trialAfter = FIRST_TRIAL;
  private boolean paused;

  /**
   * Whether the last poll reached its limit. If so, the next poll continues with the messages that
   * are already available.
   */
  private boolean continues;

  private int runTotal;

  /** Pauses if a pause is worthwhile. Returns whether there was a pause. */
  boolean beforePoll(int limit) {
    if (continues) {
      return false;
    }
    paused = pollsWithFew >= trialAfter && limit > BATCH;
    if (paused) {
      pause();
    }
    return paused;
  }

  private static void pause() {
    long beganNs = System.nanoTime();
    while (System.nanoTime() - beganNs < PAUSE_NS) {
      Thread.onSpinWait();
    }
  }

  /**
   * Records the result of a poll. A poll that reached its limit and the polls that continue it
   * count as one poll.
   */
  void afterPoll(int found, int limit) {
    runTotal = Math.min(runTotal + found, MANY + 1);
    continues = found >= limit;
    if (!continues) {
      evaluate(runTotal);
      runTotal = 0;
    }
  }

  private void evaluate(int found) {
    if (!paused) {
      notePoll(found);
    } else if (found < BATCH) {
      pollsWithFew = 0;
      trialAfter = Math.min(trialAfter * 2, LAST_TRIAL);
    } else {
      trialAfter = FIRST_TRIAL;
    }
  }

  /**
   * Counts polls that found few messages. A poll that found nothing decreases the count. Such polls
   * are rare in a stream, but more frequent with a peer that alternates between sending and
   * waiting.
   */
  private void notePoll(int found) {
    if (found == 0) {
      pollsWithFew = Math.max(0, pollsWithFew - 1);
    } else {
      pollsWithFew = found <= MANY ? pollsWithFew + 1 : 0;
    }
  }
}
