package io.github.linuxipc.shm;

/**
 * Lets batches form. A receiver that polls without a pause takes one message at a time of a stream,
 * and takes the sender's cache line away for each; a pause of about the time in which the sender
 * writes a batch more than doubles the throughput of the stream. Only a stream profits from it, and
 * only a trial distinguishes a stream from a peer that sends one message and waits for the answer:
 * with both, every poll finds a message. So after some polls in a row that found few messages, one
 * pause is tried. If it brought a batch, there is a stream, and the pauses continue as long as they
 * bring batches. If not, the next trial comes after twice as many polls: a peer that exchanges
 * single messages is delayed once in thousands of them.
 */
final class Pacer {
  /** The number of messages that count as a batch. */
  private static final int BATCH = 8;

  /** A poll that finds more needs no pause before the next one. */
  private static final int MANY = 64;

  private static final int FIRST_TRIAL = 4;
  private static final int LAST_TRIAL = 1 << 14;
  private static final long PAUSE_NS = 1_500;

  private int pollsWithFew;
  private int trialAfter = FIRST_TRIAL;
  private boolean paused;

  /**
   * Whether the last poll reached its limit: the next one continues with the messages that are
   * there.
   */
  private boolean continues;

  private int runTotal;

  /** Pauses if a pause is worthwhile; returns whether it did. */
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
   * Records the result of a poll. A poll that found its limit counts together with those that
   * continue it.
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
   * Counts polls that found few messages. A poll that finds nothing counts against them: with a
   * peer that alternates sending and waiting there are some such polls, in a stream they are rare.
   */
  private void notePoll(int found) {
    if (found == 0) {
      pollsWithFew = Math.max(0, pollsWithFew - 1);
    } else {
      pollsWithFew = found <= MANY ? pollsWithFew + 1 : 0;
    }
  }
}
