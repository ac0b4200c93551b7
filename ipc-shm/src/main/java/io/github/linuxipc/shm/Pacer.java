package io.github.linuxipc.shm;

/**
 * Lets batches form. A receiver that polls at once takes one message at a time of a stream, and
 * takes the sender's cache line away for each; a pause of about the time in which the sender writes
 * a few messages more than doubles the stream. It pauses only while a stream flows, that is, when
 * the last two polls each found a few messages: who waits for a single message, or found none, or
 * many, is never delayed.
 */
final class Pacer {
  private static final int FEW = 16;
  private static final int STREAMING = 2;
  private static final long PAUSE_NS = 1_500;

  private int pollsWithFew;

  void beforePoll(int limit) {
    if (pollsWithFew >= STREAMING && limit > FEW) {
      long beganNs = System.nanoTime();
      while (System.nanoTime() - beganNs < PAUSE_NS) {
        Thread.onSpinWait();
      }
    }
  }

  void afterPoll(int found) {
    pollsWithFew = found > 0 && found <= FEW ? pollsWithFew + 1 : 0;
  }
}
