package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The block that a pattern, such as a service, puts in front of each message. The message's first
 * frame has the flag {@link io.github.linuxipc.spi.FrameHeader#PATTERN}.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  |     kind      |    status     |               0               |   0
 *  +---------------+---------------+-------------------------------+
 *  |                             code                              |   4
 *  +---------------------------------------------------------------+
 *  |                            number                             |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             value                             |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Little-endian. The pattern gives the fields their meaning. Only this class contains the
 * offsets. It holds a copy of the bytes, because a peer could change a block in shared memory after
 * it was read. Mutable, and used by one thread at a time.
 */
public final class PatternBlock {
  /** The length of the block in bytes. */
  public static final int LENGTH = 24;

  private static final int MAX_HEADERS = Headers.MAX_LENGTH - LENGTH;

  private static final int STATUS_SHIFT = 8;
  private static final int CODE_SHIFT = 32;

  /** The bits that are 0 in the first eight bytes. */
  private static final long RESERVED_BITS = 0xffff_0000L;

  private static final int NUMBER = 1;
  private static final int VALUE = 2;

  /** The bytes of the block as little-endian integers. */
  private final long[] words = new long[LENGTH / Long.BYTES];

  /** Creates a block of zeros. */
  public PatternBlock() {}

  /**
   * Returns whether headers leave room for a block. The headers and the block together may have
   * {@link Headers#MAX_LENGTH} bytes.
   *
   * @param headers the headers of a message
   * @return whether the message can have a block
   */
  public static boolean hasRoom(Headers headers) {
    return headers.length() <= MAX_HEADERS;
  }

  /**
   * Returns the exception for headers that leave no room for a block.
   *
   * @param headers the headers
   * @param where channel and address, for the error text
   * @param next what the application can do, for the error text
   * @return the exception
   */
  public static IpcConfigurationException noRoom(Headers headers, String where, String next) {
    ErrorCode code = ErrorCode.BAD_VALUE;
    String what =
        "The headers have " + headers.length() + " bytes, and " + MAX_HEADERS + " are allowed";
    return new IpcConfigurationException(code, code.text(what, where, next));
  }

  /**
   * Replaces all fields.
   *
   * @param kind what the message is, 0 to 127
   * @param status flags of that kind, 0 to 127
   * @param code a number of that kind
   * @param number the number of the call
   * @param value another number of that kind
   * @return this
   */
  public PatternBlock set(int kind, int status, int code, long number, long value) {
    words[0] = kind | status << STATUS_SHIFT | (long) code << CODE_SHIFT;
    words[NUMBER] = number;
    words[VALUE] = value;
    return this;
  }

  /**
   * Returns what the message is.
   *
   * @return the kind
   */
  public int kind() {
    return (byte) words[0];
  }

  /**
   * Returns the flags of the message's kind.
   *
   * @return the flags
   */
  public int status() {
    return (byte) (words[0] >>> STATUS_SHIFT);
  }

  /**
   * Returns a number whose meaning depends on the kind.
   *
   * @return the number
   */
  public int code() {
    return (int) (words[0] >>> CODE_SHIFT);
  }

  /**
   * Returns the number of the call.
   *
   * @return the number
   */
  public long number() {
    return words[NUMBER];
  }

  /**
   * Returns another number whose meaning depends on the kind.
   *
   * @return the number
   */
  public long value() {
    return words[VALUE];
  }

  /** Copies all fields of another block. */
  void copyFrom(PatternBlock other) {
    System.arraycopy(other.words, 0, words, 0, words.length);
  }

  /** Returns the bytes of the block as little-endian integers. They must not be changed. */
  long[] words() {
    return words;
  }

  /** Copies a part of the block to the buffer's position and moves the position behind the part. */
  void put(int from, int count, ByteBuffer to) {
    for (int i = from; i < from + count; i++) {
      to.put((byte) (words[i / Long.BYTES] >>> (i % Long.BYTES * Byte.SIZE)));
    }
  }

  /**
   * Reads the block at the position of a message's bytes, which are not trusted, and moves the
   * position behind the block. Makes the buffer little-endian.
   *
   * @return whether the block is well-formed; if not, the position has not moved
   */
  boolean read(ByteBuffer message) {
    int start = message.position();
    if (message.remaining() < LENGTH) {
      return false;
    }
    long first = message.order(ByteOrder.LITTLE_ENDIAN).getLong(start);
    if ((first & RESERVED_BITS) != 0) {
      return false;
    }
    words[0] = first;
    words[NUMBER] = message.getLong(start + NUMBER * Long.BYTES);
    words[VALUE] = message.getLong(start + VALUE * Long.BYTES);
    message.position(start + LENGTH);
    return true;
  }
}
