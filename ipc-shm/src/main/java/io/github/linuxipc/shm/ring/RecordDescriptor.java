package io.github.linuxipc.shm.ring;

import java.nio.ByteOrder;

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
 *  |      kind: 1 frame, 2 padding, 3 follow, 4 return              |   4   high half of the word
 *  +---------------------------------------------------------------+
 *  |      the frame ...                                            |   8
 *  |                                  ... and up to 7 unused bytes |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>After a record of kind 3 in a lane, the consumer reads a log, and after one of kind 4 in that
 * log, which has no content, the lane again. The content of a record of kind 3, in the native byte
 * order, is
 *
 * <pre>
 *         0               4               8
 *         +---------------+---------------+
 *      8  |     slot      | number offset |
 *         +---------------+---------------+
 *     16  |            start              |
 *         +-------------------------------+
 * </pre>
 *
 * <p>A record is published by the store of its word. Before, the producer writes 0 where the word
 * of the next record will be. Thus the chain of words ends with a 0, and the consumer cannot take
 * bytes of an earlier lap for a record.
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
  private static final int FOLLOW = 3;

  /** The word of a record of kind 4, which consists of its word. */
  static final long RETURN = 4L << Integer.SIZE;

  private static final int SLOT_OFFSET = 8;
  private static final int NUMBER_OFFSET = 12;
  private static final int START_OFFSET = 16;

  /** The length of the content of a record of kind 3 in bytes. */
  static final int FOLLOW_LENGTH = 16;

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
   * Returns the word of a frame.
   *
   * @param frameLength the length of the frame in bytes
   * @return the word
   */
  static long frame(int frameLength) {
    return (long) FRAME << Integer.SIZE | frameLength;
  }

  /**
   * Returns the word of padding.
   *
   * @param length the length of the record in bytes, including its word
   * @return the word
   */
  static long padding(int length) {
    return (long) PADDING << Integer.SIZE | length;
  }

  /**
   * Writes the content of a record of kind 3.
   *
   * @param memory the memory
   * @param index the offset of the record
   * @param log where the log begins for the consumer
   * @return the word of the record, which is not written
   */
  static long putFollow(Memory memory, int index, LogStart log) {
    // as one long, because the memory orders longs only
    memory.putLong(index + SLOT_OFFSET, pair(log.slot(), log.numberOffset()));
    memory.putLong(index + START_OFFSET, log.position());
    return (long) FOLLOW << Integer.SIZE | FOLLOW_LENGTH;
  }

  private static long pair(int first, int second) {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    long low = little ? first : second;
    long high = little ? second : first;
    return (high << Integer.SIZE) | (low & 0xffff_ffffL);
  }

  /**
   * Reads a record of kind 3. The values are untrusted.
   *
   * @param memory the memory
   * @param index the offset of the record
   */
  static LogStart follow(Memory memory, int index) {
    return new LogStart(
        memory.getInt(index + SLOT_OFFSET),
        memory.getInt(index + NUMBER_OFFSET),
        memory.getLong(index + START_OFFSET));
  }

  /**
   * Reads the word of a record. The word is untrusted until the caller has checked it.
   *
   * @param memory the memory
   * @param index the offset of the record
   * @return the word; 0 if no record was published there
   */
  static long wordAcquire(Memory memory, int index) {
    return memory.getLongAcquire(index);
  }

  /**
   * Publishes a record, or the records up to one that was written before.
   *
   * @param memory the memory
   * @param index the offset of the record
   * @param word its word
   */
  static void publish(Memory memory, int index, long word) {
    memory.putLongRelease(index, word);
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
   * Returns whether a word begins a record of kind 3.
   *
   * @param word the word
   * @return whether it does
   */
  static boolean isFollow(long word) {
    return word >>> Integer.SIZE == FOLLOW;
  }

  /**
   * Returns whether a word is a record of kind 4.
   *
   * @param word the word
   * @return whether it is
   */
  static boolean isReturn(long word) {
    return word == RETURN;
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
