package io.github.linuxipc.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header before every frame of {@link WireFormat#FRAMED}. Little-endian, 16 bytes, the payload
 * follows at once.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     length of the payload                     |   0
 *  +---------------+---------------+-------------------------------+
 *  |    version    |     flags     |  fragment's index in message  |   4
 *  +---------------+---------------+-------------------------------+
 *  |                         sender number                         |   8
 *  +---------------------------------------------------------------+
 *  |                 message number, per sender                    |  12
 *  +---------------------------------------------------------------+
 *  flags: bit 0 LAST  the message ends with this frame
 *         bit 1 LEAVE the sender says goodbye; the payload is empty
 * </pre>
 *
 * <p>The first frame of a message has fragment index 0. Indices wrap at 2^16, message numbers at
 * 2^32; both start at 0. A frame that does not continue where the sender's last one ended proves a
 * loss. No other file knows an offset.
 */
public final class FrameHeader {
  /** The header's length in bytes. */
  public static final int LENGTH = 16;

  /** The flag of a message's last, or only, frame. */
  public static final int LAST = 1;

  /** The flag of a sender's goodbye. */
  public static final int LEAVE = 2;

  private static final int PAYLOAD_LENGTH_OFFSET = 0;
  private static final int VERSION_OFFSET = 4;
  private static final int SENDER_OFFSET = 8;
  private static final int NUMBER_OFFSET = 12;

  private FrameHeader() {}

  /**
   * Writes a header at the buffer's position and moves the position behind it.
   *
   * @param frame a little-endian buffer
   * @param payloadLength the payload's length in bytes
   * @param flags {@link #LAST}, {@link #LEAVE}
   * @param fragment the fragment's index within its message
   * @param sender the sender's number
   * @param number the message's number
   */
  public static void put(
      ByteBuffer frame, int payloadLength, int flags, int fragment, int sender, int number) {
    put(frame, lengthAndControl(payloadLength, flags, fragment), senderAndSequence(sender, number));
  }

  /**
   * Writes a header at the buffer's position and moves the position behind it.
   *
   * @param frame a little-endian buffer
   * @param shape the first eight bytes, by {@link #lengthAndControl}
   * @param origin the next eight, by {@link #senderAndSequence}
   */
  public static void put(ByteBuffer frame, long shape, long origin) {
    int at = frame.position();
    frame.putLong(at + PAYLOAD_LENGTH_OFFSET, shape);
    frame.putLong(at + SENDER_OFFSET, origin);
    frame.position(at + LENGTH);
  }

  /**
   * Returns the first eight bytes of a header, as a little-endian integer: what the frame is.
   *
   * @param payloadLength the payload's length in bytes
   * @param flags {@link #LAST}, {@link #LEAVE}
   * @param fragment the fragment's index within its message
   * @return the bytes
   */
  public static long lengthAndControl(int payloadLength, int flags, int fragment) {
    return pair(payloadLength, ChannelParameters.WIRE_VERSION | flags << 8 | fragment << 16);
  }

  /**
   * Returns the next eight bytes, as a little-endian integer: whose the frame is.
   *
   * @param sender the sender's number
   * @param number the message's number
   * @return the bytes
   */
  public static long senderAndSequence(int sender, int number) {
    return pair(sender, number);
  }

  /** Two neighbouring fields as one, the lower one first. */
  private static long pair(int first, int second) {
    return (first & 0xffff_ffffL) | (long) second << Integer.SIZE;
  }

  /**
   * Returns the first eight bytes of a header.
   *
   * @param frame a little-endian buffer
   * @param at the header's index
   * @return what {@link #lengthAndControl(int, int, int)} has made
   */
  public static long lengthAndControl(ByteBuffer frame, int at) {
    return frame.getLong(at + PAYLOAD_LENGTH_OFFSET);
  }

  /**
   * Returns the next eight bytes.
   *
   * @param frame a little-endian buffer
   * @param at the header's index
   * @return what {@link #senderAndSequence(int, int)} has made
   */
  public static long senderAndSequence(ByteBuffer frame, int at) {
    return frame.getLong(at + SENDER_OFFSET);
  }

  /**
   * Returns a frame's flags.
   *
   * @param shape the first eight bytes of its header
   * @return {@link #LAST}, {@link #LEAVE}
   */
  public static int flags(long shape) {
    return flags((int) (shape >>> Integer.SIZE));
  }

  /**
   * Tells whether a frame begins a message that goes on in further frames.
   *
   * @param shape the header's first eight bytes, as {@link #lengthAndControl} makes them
   * @return whether it is a first fragment
   */
  public static boolean beginsFragments(long shape) {
    int word = (int) (shape >>> Integer.SIZE);
    return (flags(word) & (LAST | LEAVE)) == 0 && fragment(word) == 0;
  }

  /**
   * Reads the length of the payload that follows the header; hostile until it is checked.
   *
   * @param buffer a buffer of either byte order
   * @param at the header's index
   * @return bytes, negative if beyond 2 GiB
   */
  public static int payloadLength(ByteBuffer buffer, int at) {
    int length = buffer.getInt(at + PAYLOAD_LENGTH_OFFSET);
    return buffer.order() == ByteOrder.LITTLE_ENDIAN ? length : Integer.reverseBytes(length);
  }

  /**
   * Reads version, flags and fragment as one word of a little-endian buffer; take it apart with
   * {@link #version}, {@link #flags} and {@link #fragment}.
   *
   * @param frame a little-endian buffer
   * @param at the header's index
   * @return the word
   */
  public static int control(ByteBuffer frame, int at) {
    return frame.getInt(at + VERSION_OFFSET);
  }

  /**
   * Takes the wire version out of a word.
   *
   * @param word the {@link #control}
   * @return 0 to 255
   */
  public static int version(int word) {
    return word & 0xff;
  }

  /**
   * Takes the flags out of a word.
   *
   * @param word the {@link #control}
   * @return {@link #LAST}, {@link #LEAVE}
   */
  public static int flags(int word) {
    return word >>> 8 & 0xff;
  }

  /**
   * Takes the fragment's index out of a word.
   *
   * @param word the {@link #control}
   * @return 0 to 65,535
   */
  public static int fragment(int word) {
    return word >>> 16;
  }

  /**
   * Reads the sender's number.
   *
   * @param frame a little-endian buffer
   * @param at the header's index
   * @return the number
   */
  public static int sender(ByteBuffer frame, int at) {
    return frame.getInt(at + SENDER_OFFSET);
  }

  /**
   * Reads the message's number.
   *
   * @param frame a little-endian buffer
   * @param at the header's index
   * @return the number
   */
  public static int number(ByteBuffer frame, int at) {
    return frame.getInt(at + NUMBER_OFFSET);
  }
}
