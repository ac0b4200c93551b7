package io.github.linuxipc.shm;

/**
 * Lets batches form. A receiver that polls at once takes one message at a time of a stream, and
 * takes the sender's cache line away for each; a pause of about the time in which the sender writes
 * a batch more than doubles the stream. Only a stream is worth it, and only a trial tells a stream
 * from a peer that sends one message and waits for the answer: both are there at every poll. So
 * after some polls in a row that found little, one pause is tried. If it brought a batch, a stream
 * flows, and the pauses go on as long as they bring batches. If not, the next trial comes after
 * twice as many polls: who exchanges single messages is delayed once in thousands of them.
 */
final class Pacer {
  /** So many messages are a batch. */
  private static final int BATCH = 8;

  /** A poll that finds more needs no pause before the next one. */
  private static final int MANY = 64;

  private static final int FIRST_TRIAL = 4;
  private static final int LAST_TRIAL = 1 << 14;
  private static final long PAUSE_NS = 1_500;

  private int pollsWithFew;
  private int trialAfter = FIRST_TRIAL;
  private boolean paused;

  /** The last poll found as many as it might: the next one goes on with what is there. */
  private boolean goesOn;

  private int soFar;

  /** Pauses if it is worth it; tells whether it did. */
  boolean beforePoll(int limit) {
    if (goesOn) {
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

  /** Takes note of a poll; one that found its limit counts together with those that go on. */
  void afterPoll(int found, int limit) {
    soFar = Math.min(soFar + found, MANY + 1);
    goesOn = found >= limit;
    if (!goesOn) {
      judge(soFar);
      soFar = 0;
    }
  }

  private void judge(int found) {
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
   * A poll that finds nothing counts against those that found few: between the messages of one who
   * takes turns with us there are some, in a stream they are rare.
   */
  private void notePoll(int found) {
    if (found == 0) {
      pollsWithFew = Math.max(0, pollsWithFew - 1);
    } else {
      pollsWithFew = found <= MANY ? pollsWithFew + 1 : 0;
    }
  }
}
