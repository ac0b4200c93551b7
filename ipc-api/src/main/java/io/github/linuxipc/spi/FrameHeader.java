package io.github.linuxipc.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of every frame of {@link WireFormat#FRAMED}. It is little-endian and has 16 bytes; the
 * payload follows directly.
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
 *         bit 1 LEAVE close notice of the sender; the payload is empty
 *         bit 2 HEADERS the message begins with a block of headers; in its first frame only
 *         bit 3 PATTERN the message begins with the block of a pattern, such as a service; in its
 *                       first frame only
 *         bit 7 HELLO announces a sender of an object that several senders share; the payload is
 *                     empty, and the frame is not part of the numbering
 * </pre>
 *
 * <p>The first frame of a message has fragment index 0. Fragment indices wrap at 2^16, and message
 * numbers wrap at 2^32; both start at 0. If a frame's numbers do not follow those of the sender's
 * previous frame, a frame was lost or duplicated. Only this class contains the offsets.
 */
public final class FrameHeader {
  /** The header's length in bytes. */
  public static final int LENGTH = 16;

  /** The flag of a message's last, or only, frame. */
  public static final int LAST = 1;

  /** The flag of a sender's close notice. */
  public static final int LEAVE = 2;

  /**
   * The flag of the first frame of a message that has headers. Their block precedes the message's
   * bytes, and both are divided into frames as one.
   */
  public static final int HEADERS = 4;

  /**
   * The flag of the first frame of a message with the block of a pattern, such as a service. The
   * block precedes the block of headers, and all are divided into frames as one.
   */
  public static final int PATTERN = 8;

  /**
   * The flag of a frame that announces a new sender of an object that several senders share, such
   * as a FIFO. The receiver's link consumes such frames.
   */
  public static final int HELLO = 0x80;

  private static final int PAYLOAD_LENGTH_OFFSET = 0;
  private static final int VERSION_OFFSET = 4;
  private static final int SENDER_OFFSET = 8;
  private static final int NUMBER_OFFSET = 12;

  private FrameHeader() {}

  /**
   * Writes a header at the buffer's position and moves the position to the end of the header.
   *
   * @param frame a little-endian buffer
   * @param payloadLength the payload's length in bytes
   * @param flags a combination of {@link #LAST}, {@link #LEAVE}, {@link #HEADERS}, {@link #PATTERN}
   *     and {@link #HELLO}
   * @param fragment the fragment's index within its message
   * @param sender the sender's number
   * @param number the message's number
   */
  public static void put(
      ByteBuffer frame, int payloadLength, int flags, int fragment, int sender, int number) {
    put(frame, lengthAndControl(payloadLength, flags, fragment), senderAndSequence(sender, number));
  }

  /**
   * Writes a header at the buffer's position and moves the position to the end of the header.
   *
   * @param frame a little-endian buffer
   * @param lengthAndControl the first eight bytes, as composed by {@link #lengthAndControl}
   * @param senderAndSequence the next eight bytes, as composed by {@link #senderAndSequence}
   */
  public static void put(ByteBuffer frame, long lengthAndControl, long senderAndSequence) {
    int at = frame.position();
    frame.putLong(at + PAYLOAD_LENGTH_OFFSET, lengthAndControl);
    frame.putLong(at + SENDER_OFFSET, senderAndSequence);
    frame.position(at + LENGTH);
  }

  /**
   * Returns the first eight bytes of a header as a little-endian integer: payload length, version,
   * flags and fragment index.
   *
   * @param payloadLength the payload's length in bytes
   * @param flags a combination of {@link #LAST}, {@link #LEAVE}, {@link #HEADERS}, {@link #PATTERN}
   *     and {@link #HELLO}
   * @param fragment the fragment's index within its message
   * @return the bytes
   */
  public static long lengthAndControl(int payloadLength, int flags, int fragment) {
    return pair(payloadLength, ChannelParameters.WIRE_VERSION | flags << 8 | fragment << 16);
  }

  /**
   * Returns the next eight bytes of a header as a little-endian integer: sender number and message
   * number.
   *
   * @param sender the sender's number
   * @param number the message's number
   * @return the bytes
   */
  public static long senderAndSequence(int sender, int number) {
    return pair(sender, number);
  }

  /** Combines two adjacent fields, the one at the lower offset first. */
  private static long pair(int first, int second) {
    return (first & 0xffff_ffffL) | (long) second << Integer.SIZE;
  }

  /**
   * Returns the first eight bytes of a header.
   *
   * @param frame a little-endian buffer
   * @param at the header's index
   * @return the bytes, as composed by {@link #lengthAndControl(int, int, int)}
   */
  public static long lengthAndControl(ByteBuffer frame, int at) {
    return frame.getLong(at + PAYLOAD_LENGTH_OFFSET);
  }

  /**
   * Returns the next eight bytes of a header.
   *
   * @param frame a little-endian buffer
   * @param at the header's index
   * @return the bytes, as composed by {@link #senderAndSequence(int, int)}
   */
  public static long senderAndSequence(ByteBuffer frame, int at) {
    return frame.getLong(at + SENDER_OFFSET);
  }

  /**
   * Returns a frame's flags.
   *
   * @param lengthAndControl the first eight bytes of its header
   * @return a combination of {@link #LAST}, {@link #LEAVE}, {@link #HEADERS}, {@link #PATTERN} and
   *     {@link #HELLO}
   */
  public static int flags(long lengthAndControl) {
    return flags((int) (lengthAndControl >>> Integer.SIZE));
  }

  /**
   * Returns the length of the payload that follows the header. The value is untrusted until it is
   * checked.
   *
   * @param lengthAndControl the header's first eight bytes
   * @return the length in bytes; negative if it is 2 GiB or more
   */
  public static int payloadLength(long lengthAndControl) {
    return (int) lengthAndControl;
  }

  /**
   * Returns the control word of a header. Decompose it with {@link #version}, {@link #flags(int)}
   * and {@link #fragment}.
   *
   * @param lengthAndControl the header's first eight bytes
   * @return the control word
   */
  public static int control(long lengthAndControl) {
    return (int) (lengthAndControl >>> Integer.SIZE);
  }

  /**
   * Returns the sender's number.
   *
   * @param senderAndSequence the second eight bytes of a header
   * @return the number
   */
  public static int sender(long senderAndSequence) {
    return (int) senderAndSequence;
  }

  /**
   * Returns the message's number.
   *
   * @param senderAndSequence the second eight bytes of a header
   * @return the number
   */
  public static int number(long senderAndSequence) {
    return (int) (senderAndSequence >>> Integer.SIZE);
  }

  /**
   * Returns whether no frame of the same message follows: the frame is the last of its message, or
   * a close notice.
   *
   * @param lengthAndControl the header's first eight bytes, as composed by {@link
   *     #lengthAndControl}
   * @return whether no frame of the same message follows
   */
  public static boolean endsMessage(long lengthAndControl) {
    return (flags(lengthAndControl) & (LAST | LEAVE)) != 0;
  }

  /**
   * Returns whether a frame begins a message that continues in further frames.
   *
   * @param lengthAndControl the header's first eight bytes, as composed by {@link
   *     #lengthAndControl}
   * @return whether the frame is a first fragment of several
   */
  public static boolean beginsFragments(long lengthAndControl) {
    int control = (int) (lengthAndControl >>> Integer.SIZE);
    return (flags(control) & (LAST | LEAVE)) == 0 && fragment(control) == 0;
  }

  /**
   * Reads the length of the payload that follows the header. The value is untrusted until it is
   * checked.
   *
   * @param buffer a buffer of either byte order
   * @param at the header's index
   * @return the length in bytes; negative if it is 2 GiB or more
   */
  public static int payloadLength(ByteBuffer buffer, int at) {
    int length = buffer.getInt(at + PAYLOAD_LENGTH_OFFSET);
    return buffer.order() == ByteOrder.LITTLE_ENDIAN ? length : Integer.reverseBytes(length);
  }

  /**
   * Reads version, flags and fragment index as one 32-bit word of a little-endian buffer. Decompose
   * it with {@link #version}, {@link #flags} and {@link #fragment}.
   *
   * @param frame a little-endian buffer
   * @param at the header's index
   * @return the control word
   */
  public static int control(ByteBuffer frame, int at) {
    return frame.getInt(at + VERSION_OFFSET);
  }

  /**
   * Returns the wire version in a control word.
   *
   * @param control the control word, as read by {@link #control(ByteBuffer, int)}
   * @return 0 to 255
   */
  public static int version(int control) {
    return control & 0xff;
  }

  /**
   * Returns the flags in a control word.
   *
   * @param control the control word, as read by {@link #control(ByteBuffer, int)}
   * @return a combination of {@link #LAST}, {@link #LEAVE}, {@link #HEADERS}, {@link #PATTERN} and
   *     {@link #HELLO}
   */
  public static int flags(int control) {
    return control >>> 8 & 0xff;
  }

  /**
   * Returns the fragment index in a control word.
   *
   * @param control the control word, as read by {@link #control(ByteBuffer, int)}
   * @return 0 to 65,535
   */
  public static int fragment(int control) {
    return control >>> 16;
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
