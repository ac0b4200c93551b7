package io.github.linuxipc.support.stream;

/**
 * Tells when to read on although there are frames to hand over. While a handler is quick, one large
 * read after another is cheapest; while it is slow, senders must not wait for room until all that
 * was read is handled (T7). So it is due once two dozen frames have taken a while. The clock is
 * asked once in many frames, and never where each read is handed over at once. For one thread at a
 * time.
 */
public final class ReadPace {
  /** So many frames are handed over between two looks at the clock. */
  private static final int FRAMES = 12;

  /** So long many frames take only where the handler is slow. */
  private static final long SLOW_NS = 1_000_000;

  private int handed;
  private boolean looked;
  private long lookedNs;

  /** Makes a pace. */
  public ReadPace() {}

  /** Notes that what there was has been read. */
  public void noteRead() {
    handed = 0;
    looked = false;
  }

  /**
   * Notes frames that were handed over while more of them were left.
   *
   * @param frames how many
   * @return whether to read on now
   */
  public boolean isDue(int frames) {
    handed += frames;
    if (handed < FRAMES) {
      return false;
    }
    handed = 0;
    long nowNs = System.nanoTime();
    if (!looked) {
      looked = true;
      lookedNs = nowNs;
      return false;
    }
    return nowNs - lookedNs > SLOW_NS;
  }
}
