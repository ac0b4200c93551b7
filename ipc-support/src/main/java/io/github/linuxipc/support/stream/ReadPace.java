package io.github.linuxipc.support.stream;

/**
 * Decides when to read again although frames that were read are still to be delivered. While a
 * handler is fast, a few large reads are cheapest. While a handler is slow, senders must not wait
 * for space until everything that was read has been handled (rule T7 of docs/contract.md). The
 * clock is first read after at least 12 frames, and then after every further 12 frames or more. A
 * read is due when more than 1 ms has passed since the first reading of the clock. The clock is not
 * read if the frames of each read are delivered in one call. Not thread-safe.
 */
public final class ReadPace {
  /** The minimum number of frames delivered between two readings of the clock. */
  private static final int FRAMES = 12;

  /** The time since the first reading of the clock after which the handler counts as slow. */
  private static final long SLOW_NS = 1_000_000;

  private int delivered;
  private boolean timed;
  private long timedNs;

  /** Creates a pace. */
  public ReadPace() {}

  /** Records that the available bytes have been read, and starts the measurement again. */
  public void noteRead() {
    delivered = 0;
    timed = false;
  }

  /**
   * Records frames that were delivered while more frames are left.
   *
   * @param frames the number of frames
   * @return whether to read now
   */
  public boolean isDue(int frames) {
    delivered += frames;
    if (delivered < FRAMES) {
      return false;
    }
    delivered = 0;
    long nowNs = System.nanoTime();
    if (!timed) {
      timed = true;
      timedNs = nowNs;
      return false;
    }
    return nowNs - timedNs > SLOW_NS;
  }
}
