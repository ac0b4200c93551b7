package io.github.linuxipc.engine;

/**
 * Cuts a long poll into batches (T7). At the end of each batch the link frees its room, wakes the
 * senders that wait for it, and continues with the next sender. Therefore a batch must not take
 * long: it has at most {@link #MAX_FRAMES} frames, or as many as a slow handler processes in about
 * a millisecond, but at least one.
 *
 * <p>The duration of a batch determines the size of the next one. Once the handler is known to be
 * fast, the clock is not read for frames that fit into one batch: timing begins with the second
 * batch, unless that batch reaches the poll's limit. Used only by the owner of the receiver's link
 * ({@link LinkOwnership}).
 *
 * <p>Over a broker a batch is one confirmation, whose time does not depend on the number of its
 * frames, and no sender waits for the end of the batch. The batches are then as large as possible.
 */
final class PollBatches {
  /** The maximum number of frames in a batch. */
  static final int MAX_FRAMES = 256;

  /**
   * The maximum number of batches in a poll, so that the poll ends even if senders are faster than
   * the handler.
   */
  private static final int MAX_BATCHES = 1024;

  /**
   * The maximum number of frames that a poll takes before it delivers a message, so that the poll
   * ends even if senders never complete their messages. No link holds so many frames of one
   * message.
   */
  static final int MAX_INCOMPLETE_FRAMES = 4096;

  /** The size of the first batch, when the speed of the handler is unknown. */
  private static final int INITIAL_FRAMES = 8;

  /** The size of a batch over a broker, which may be several confirmations. */
  private static final int CONFIRMED_FRAMES = 1024;

  private static final long TARGET_NS = 1_000_000;

  private final boolean confirmed;
  private int maxFrames;
  private int batches;
  private int frames;
  private int limit;
  private boolean timed;
  private long beganNs;

  /**
   * Creates the batches of a receiver.
   *
   * @param confirmed whether a broker confirms each batch
   */
  PollBatches(boolean confirmed) {
    this.confirmed = confirmed;
    this.maxFrames = confirmed ? CONFIRMED_FRAMES : INITIAL_FRAMES;
  }

  /** Begins a poll. */
  void begin() {
    batches = 0;
    frames = 0;
    timed = false;
  }

  /**
   * Begins a batch.
   *
   * @param left how many messages the poll may still deliver
   * @return the maximum number of frames to deliver now
   */
  int next(int left) {
    limit = Math.min(left, maxFrames);
    if (!timed && !confirmed && limit < left && (maxFrames < MAX_FRAMES || batches > 0)) {
      timed = true;
      beganNs = System.nanoTime();
    }
    batches++;
    return limit;
  }

  /**
   * Ends a batch.
   *
   * @param count how many frames the batch delivered
   * @return whether the batch was full, so that there may be more frames, and the poll has not had
   *     the maximum number of batches
   */
  boolean continues(int count) {
    frames += count;
    if (timed && count > 0) {
      long nowNs = System.nanoTime();
      adapt(count, nowNs - beganNs);
      beganNs = nowNs;
    }
    return count >= limit && batches < MAX_BATCHES;
  }

  /** Returns whether the poll must end even if its frames have not completed a message. */
  boolean isExhausted() {
    return frames >= MAX_INCOMPLETE_FRAMES;
  }

  private void adapt(int count, long tookNs) {
    long fitting = count * TARGET_NS / Math.max(1, tookNs);
    maxFrames = (int) Math.max(1, Math.min(Math.min(MAX_FRAMES, 2 * maxFrames), fitting));
  }
}
