package io.github.linuxipc.bench.plan;

/**
 * The first and the last 8 bytes of every message: by which the receiver knows that nothing was
 * lost, doubled, overtaken or torn.
 *
 * <pre>
 *   bit 62       the sender's last message
 *   bit 61       from here on it counts
 *   bit 48..60   the sender's index
 *   bit  0..47   the message's number
 * </pre>
 */
public final class SequenceMarker {
  private static final long LAST = 1L << 62;
  private static final long MARK = 1L << 61;
  private static final int SENDER_SHIFT = 48;
  private static final long NUMBER_MASK = (1L << SENDER_SHIFT) - 1;
  private static final int SENDER_MASK = 0x1fff;

  private SequenceMarker() {}

  /**
   * Makes a sender's first word; the next one is one more.
   *
   * @param sender the sender's index
   * @return the word of message 0
   */
  public static long first(int sender) {
    return (long) sender << SENDER_SHIFT;
  }

  /**
   * Says that it is the sender's last message.
   *
   * @param word the word
   * @return the word that says so
   */
  public static long last(long word) {
    return word | LAST;
  }

  /**
   * Says that the measurement begins.
   *
   * @param word the word
   * @return the word that says so
   */
  public static long marked(long word) {
    return word | MARK;
  }

  /**
   * Tells whether it is the sender's last message.
   *
   * @param word the word
   * @return whether it is
   */
  public static boolean isLast(long word) {
    return (word & LAST) != 0;
  }

  /**
   * Tells whether the measurement begins.
   *
   * @param word the word
   * @return whether it does
   */
  public static boolean isMarked(long word) {
    return (word & MARK) != 0;
  }

  /**
   * Takes the sender's index out of a word.
   *
   * @param word the word
   * @return the index
   */
  public static int sender(long word) {
    return (int) (word >>> SENDER_SHIFT) & SENDER_MASK;
  }

  /**
   * Takes the message's number out of a word.
   *
   * @param word the word
   * @return the number
   */
  public static long number(long word) {
    return word & NUMBER_MASK;
  }
}
