package io.github.linuxipc.engine;

/**
 * How much of a long poll a link hands over at a time (T7). At the end of each turn the link gives
 * room back, wakes the senders that wait for it, and goes on to the next sender, so that a turn
 * should not take long: at most {@link #MOST} frames, or as many as a slow handler takes in about a
 * millisecond, but one at least.
 *
 * <p>What a turn took tells how long the next may be. Once the handler is known to be quick, the
 * clock is not asked for what a link had lying ready within one turn; of a backlog, every turn but
 * the first is timed. Used by the holder of the receiver's {@link LinkOwnership} alone.
 */
final class PollTurns {
  /** The most frames of a turn. */
  static final int MOST = 64;

  /** The most turns of a poll: it ends even if senders are faster than the handler. */
  private static final int MOST_TURNS = 1024;

  /** Of a handler nothing is known at first. */
  private static final int FIRST = 8;

  private static final long LONGEST_NS = 1_000_000;

  private int most = FIRST;
  private int turns;
  private int limit;
  private boolean timed;
  private long beganNs;

  /** Begins a poll. */
  void begin() {
    turns = 0;
    timed = false;
  }

  /**
   * Begins a turn.
   *
   * @param left how many messages the poll may still hand over
   * @return the most frames to hand over now
   */
  int next(int left) {
    limit = Math.min(left, most);
    if (!timed && limit < left && (most < MOST || turns > 0)) {
      timed = true;
      beganNs = System.nanoTime();
    }
    turns++;
    return limit;
  }

  /**
   * Ends a turn.
   *
   * @param frames how many frames were handed over in it
   * @return whether it brought as many as it might, so that there may be more, and the poll may go
   *     on
   */
  boolean goesOn(int frames) {
    if (timed && frames > 0) {
      long nowNs = System.nanoTime();
      adapt(frames, nowNs - beganNs);
      beganNs = nowNs;
    }
    return frames >= limit && turns < MOST_TURNS;
  }

  private void adapt(int frames, long tookNs) {
    long fitting = frames * LONGEST_NS / Math.max(1, tookNs);
    most = (int) Math.max(1, Math.min(Math.min(MOST, 2 * most), fitting));
  }
}
