package io.github.linuxipc.shm.ring;

/**
 * A record of a lane: one word and a frame. Records lie one behind the other from multiples of 8,
 * and none goes over the ring's end: where the next one does not fit, a record of padding fills up.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |      length: the frame's, or of padding with its word         |   0   low half of the word
 *  +---------------------------------------------------------------+
 *  |      kind: 1 frame, 2 padding                                 |   4   high half of the word
 *  +---------------------------------------------------------------+
 *  |      the frame ...                                            |   8
 *  |                                  ... and up to 7 unused bytes |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The word is read once, and checked before it is used. No other file knows an offset.
 */
public final class RecordDescriptor {
  /** The unit of positions and lengths in bytes. */
  public static final int ALIGNMENT = 8;

  /** The length of the word in bytes. */
  public static final int WORD = Long.BYTES;

  private static final int FRAME = 1;
  private static final int PADDING = 2;

  private RecordDescriptor() {}

  /**
   * Returns the room that a frame takes with its word.
   *
   * @param frameLength the frame's length in bytes, less than 2 GiB - 16
   * @return bytes, a multiple of {@link #ALIGNMENT}
   */
  public static int length(int frameLength) {
    return frameLength + WORD + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /**
   * Writes a frame's word.
   *
   * @param memory the memory
   * @param index where the record begins
   * @param frameLength the frame's length in bytes
   */
  public static void putFrame(Memory memory, int index, int frameLength) {
    memory.putLong(index, (long) FRAME << Integer.SIZE | frameLength);
  }

  /**
   * Writes a record of padding.
   *
   * @param memory the memory
   * @param index where the record begins
   * @param length its length in bytes, with the word
   */
  public static void putPadding(Memory memory, int index, int length) {
    memory.putLong(index, (long) PADDING << Integer.SIZE | length);
  }

  /**
   * Reads a record's word; hostile until it is checked.
   *
   * @param memory the memory
   * @param index where the record begins
   * @return the word
   */
  public static long word(Memory memory, int index) {
    return memory.getLong(index);
  }

  /**
   * Tells whether a word begins a frame.
   *
   * @param word the word
   * @return whether it does
   */
  public static boolean isFrame(long word) {
    return word >>> Integer.SIZE == FRAME;
  }

  /**
   * Tells whether a word begins padding.
   *
   * @param word the word
   * @return whether it does
   */
  public static boolean isPadding(long word) {
    return word >>> Integer.SIZE == PADDING;
  }

  /**
   * Takes the length out of a word.
   *
   * @param word the word
   * @return bytes; negative, or far too large, if the peer is hostile
   */
  public static int length(long word) {
    return (int) word;
  }
}
