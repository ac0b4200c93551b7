package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.ChannelParameters;
import java.nio.ByteOrder;

/**
 * The layout of a record of a lane. A record consists of one 64-bit word and its content. Records
 * follow each other without a gap and begin at multiples of 8 bytes. No record crosses the end of
 * the ring: if the next record does not fit before the end, a record of padding fills the rest of
 * the ring.
 *
 * <pre>
 *  kind  1  frame       the content is a frame
 *        2  padding
 *        3  follow      the next record is in a log
 *        4  return      the next record is in the lane
 *        5  headerless  the content is the payload of a frame
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |      length of the content, or of padding including its word  |   0   low half of the word
 *  +---------------+-----------------------------------------------+
 *  |     kind      |  of kind 5: flags and fragment; else 0        |   4   high half of the word
 *  +---------------+-----------------------------------------------+
 *  |      the content ...                                          |   8
 *  |                                  ... and up to 7 unused bytes |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The header of a frame is not stored if it follows from the word and from the frame before: the
 * payload ends with the record, the sender is the same, and the numbers follow those of the frame
 * before. That is so for nearly every frame of a stream. Without its 16 bytes, a message of 64
 * bytes takes fewer cache lines, whose transfer between processors is most of its time. In a record
 * of kind 5, the word is the first half of the header with the kind in place of the version.
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

  private static final int HEADERLESS = 5;
  private static final int KIND_MASK = 0xff;

  /** Added to the first half of a frame header, replaces the version by the kind of a record. */
  private static final long VERSION_TO_KIND =
      (long) (HEADERLESS - ChannelParameters.WIRE_VERSION) << Integer.SIZE;

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
   * Returns the word of a frame without its header.
   *
   * @param lengthAndControl the first eight bytes of the header
   * @return the word
   */
  static long headerless(long lengthAndControl) {
    return lengthAndControl + VERSION_TO_KIND;
  }

  /**
   * Returns the first half of the header that a record of kind 5 omits.
   *
   * @param word the word of the record
   * @return the first eight bytes of the header
   */
  static long lengthAndControl(long word) {
    return word - VERSION_TO_KIND;
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
   * Returns whether a word begins a frame without its header.
   *
   * @param word the word
   * @return whether it does
   */
  static boolean isHeaderless(long word) {
    return (word >>> Integer.SIZE & KIND_MASK) == HEADERLESS;
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
