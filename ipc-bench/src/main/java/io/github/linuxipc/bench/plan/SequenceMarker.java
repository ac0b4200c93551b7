package io.github.linuxipc.bench.plan;

/**
 * The first and the last 8 bytes of every message, by which the receiver detects lost, duplicated,
 * reordered and torn messages.
 *
 * <pre>
 *   bit 62       the sender's last message
 *   bit 61       the measurement begins here
 *   bit 60       a time takes the place of the number
 *   bit 48..59   the sender's index
 *   bit  0..47   the message's number, or the time in nanoseconds
 * </pre>
 */
public final class SequenceMarker {
  private static final long LAST = 1L << 62;
  private static final long MARK = 1L << 61;
  private static final long TIMED = 1L << 60;
  private static final int SENDER_SHIFT = 48;
  private static final long NUMBER_MASK = (1L << SENDER_SHIFT) - 1;
  private static final int SENDER_MASK = 0xfff;

  private SequenceMarker() {}

  /**
   * Returns the marker of a sender's first message. The marker of each further message is one more.
   *
   * @param sender the sender's index
   * @return the marker of message 0
   */
  public static long first(int sender) {
    return (long) sender << SENDER_SHIFT;
  }

  /**
   * Marks a message as the sender's last one.
   *
   * @param marker the marker
   * @return the changed marker
   */
  public static long last(long marker) {
    return marker | LAST;
  }

  /**
   * Marks a message as the beginning of the measurement.
   *
   * @param marker the marker
   * @return the changed marker
   */
  public static long marked(long marker) {
    return marker | MARK;
  }

  /**
   * Returns the marker of a message of sender 0 that carries the time at which it is sent, instead
   * of its number.
   *
   * @param nowNs the present value of {@link System#nanoTime}, which is one clock for all processes
   *     of a Linux system
   * @return the marker
   */
  public static long timed(long nowNs) {
    return TIMED | (nowNs & NUMBER_MASK);
  }

  /**
   * Returns whether the message carries the time at which it was sent.
   *
   * @param marker the marker
   * @return whether it does
   */
  public static boolean isTimed(long marker) {
    return (marker & TIMED) != 0;
  }

  /**
   * Returns the time since a timed message was sent.
   *
   * @param marker the marker
   * @param nowNs the present value of {@link System#nanoTime}
   * @return nanoseconds
   */
  public static long ageNs(long marker, long nowNs) {
    return (nowNs - marker) & NUMBER_MASK;
  }

  /**
   * Returns whether the message is the sender's last one.
   *
   * @param marker the marker
   * @return whether it is
   */
  public static boolean isLast(long marker) {
    return (marker & LAST) != 0;
  }

  /**
   * Returns whether the measurement begins with the message.
   *
   * @param marker the marker
   * @return whether it does
   */
  public static boolean isMarked(long marker) {
    return (marker & MARK) != 0;
  }

  /**
   * Returns the sender's index that a marker contains.
   *
   * @param marker the marker
   * @return the index
   */
  public static int sender(long marker) {
    return (int) (marker >>> SENDER_SHIFT) & SENDER_MASK;
  }

  /**
   * Returns the message's number that a marker contains.
   *
   * @param marker the marker
   * @return the number
   */
  public static long number(long marker) {
    return marker & NUMBER_MASK;
  }
}
