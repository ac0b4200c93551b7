package io.github.linuxipc.shm.ring;

/**
 * The layout of a record of a lane. A record consists of one 64-bit word and a frame. Records
 * follow each other without a gap and begin at multiples of 8 bytes. No record crosses the end of
 * the ring: if the next record does not fit before the end, a record of padding fills the rest of
 * the ring.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |      length of the frame, or of padding including its word    |   0   low half of the word
 *  +---------------------------------------------------------------+
 *  |      kind: 1 frame, 2 padding                                 |   4   high half of the word
 *  +---------------------------------------------------------------+
 *  |      the frame ...                                            |   8
 *  |                                  ... and up to 7 unused bytes |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The consumer uses the value of a single read of the word, and checks it before use. Only this
 * class contains the offsets.
 */
public final class RecordDescriptor {
  /** The unit of the positions and lengths of records, in bytes. */
  public static final int ALIGNMENT = 8;

  /** The length of the word in bytes. */
  public static final int WORD = Long.BYTES;

  private static final int FRAME = 1;
  private static final int PADDING = 2;

  private RecordDescriptor() {}

  /**
   * Returns the length of the record of a frame.
   *
   * @param frameLength the length of the frame in bytes, less than 2 GiB - 16
   * @return bytes, a multiple of {@link #ALIGNMENT}
   */
  public static int recordLength(int frameLength) {
    return frameLength + WORD + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /**
   * Writes the word of a frame.
   *
   * @param memory the memory
   * @param index the offset of the record
   * @param frameLength the length of the frame in bytes
   */
  public static void putFrame(Memory memory, int index, int frameLength) {
    memory.putLong(index, (long) FRAME << Integer.SIZE | frameLength);
  }

  /**
   * Writes a record of padding.
   *
   * @param memory the memory
   * @param index the offset of the record
   * @param length the length of the record in bytes, including its word
   */
  public static void putPadding(Memory memory, int index, int length) {
    memory.putLong(index, (long) PADDING << Integer.SIZE | length);
  }

  /**
   * Reads the word of a record. The word is untrusted until the caller has checked it.
   *
   * @param memory the memory
   * @param index the offset of the record
   * @return the word
   */
  public static long word(Memory memory, int index) {
    return memory.getLong(index);
  }

  /**
   * Returns whether a word begins a frame.
   *
   * @param word the word
   * @return whether it does
   */
  public static boolean isFrame(long word) {
    return word >>> Integer.SIZE == FRAME;
  }

  /**
   * Returns whether a word begins padding.
   *
   * @param word the word
   * @return whether it does
   */
  public static boolean isPadding(long word) {
    return word >>> Integer.SIZE == PADDING;
  }

  /**
   * Returns the length that a word contains.
   *
   * @param word the word
   * @return the length in bytes, which may be negative or far too large if the peer is hostile
   */
  public static int lengthIn(long word) {
    return (int) word;
  }
}
