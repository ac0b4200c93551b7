package io.github.linuxipc.support.stream;

/**
 * Decides when to read again although frames are still to be delivered. While a handler is fast,
 * one large read after another is cheapest. While it is slow, senders must not wait for space until
 * everything that was read has been handled: T7 (see docs/contract.md). A read is therefore due
 * when two dozen frames have taken longer than 1 ms. The clock is read once in many frames, and
 * never if the frames of each read are delivered at once. Not thread-safe.
 */
public final class ReadPace {
  /** The number of frames delivered between two readings of the clock. */
  private static final int FRAMES = 12;

  /** That many frames take longer than this only if the handler is slow. */
  private static final long SLOW_NS = 1_000_000;

  private int delivered;
  private boolean timed;
  private long timedNs;

  /** Creates a pace. */
  public ReadPace() {}

  /** Records that the available bytes have been read. */
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
