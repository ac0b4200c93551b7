package io.github.linuxipc.tests.traffic;

import java.nio.ByteBuffer;

/**
 * The bytes of a test message, a function of the sender's tag, the message's number and its size.
 *
 * <pre>
 *   0           3               8           12                       size
 *  +-----------+---------------+-----------+--------- ... ----------+
 *  |    tag    |    number     |   size    |   pseudo-random bytes  |
 *  +-----------+---------------+-----------+--------- ... ----------+
 *   7 bits a byte, most significant first, each with its top bit set
 * </pre>
 *
 * <p>No byte is a line feed, so that the same messages travel over {@code wire=lines}. A message
 * shorter than the header holds pseudo-random bytes only.
 */
public final class Payload {
  /** The header's length in bytes. */
  public static final int HEADER = 12;

  private static final int TAG_BYTES = 3;
  private static final int NUMBER_BYTES = 5;
  private static final int SIZE_BYTES = 4;

  private Payload() {}

  /**
   * Makes a message on the heap.
   *
   * @param tag the sender's tag, 0 to 2^21 - 1
   * @param number the message's number, 0 to 2^35 - 1
   * @param size bytes
   * @return a buffer whose remaining bytes are the message
   */
  public static ByteBuffer of(int tag, long number, int size) {
    return fill(ByteBuffer.allocate(size), tag, number);
  }

  /**
   * Writes a message over a buffer's remaining bytes and leaves its position alone.
   *
   * @param buffer the buffer
   * @param tag the sender's tag
   * @param number the message's number
   * @return the buffer
   */
  public static ByteBuffer fill(ByteBuffer buffer, int tag, long number) {
    int start = buffer.position();
    int size = buffer.remaining();
    for (int i = 0; i < size; i++) {
      buffer.put(start + i, expected(tag, number, size, i));
    }
    return buffer;
  }

  private static byte expected(int tag, long number, int size, int i) {
    if (size < HEADER || i >= HEADER) {
      return noise(tag, number, i);
    }
    if (i < TAG_BYTES) {
      return group(tag, TAG_BYTES - 1 - i);
    }
    if (i < TAG_BYTES + NUMBER_BYTES) {
      return group(number, TAG_BYTES + NUMBER_BYTES - 1 - i);
    }
    return group(size, HEADER - 1 - i);
  }

  private static byte group(long value, int place) {
    return (byte) (0x80 | (value >>> (7 * place)));
  }

  private static byte noise(int tag, long number, int i) {
    long z = ((number << 21) ^ tag) * 0x9E3779B97F4A7C15L + (i >>> 3);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    byte b = (byte) (z >>> ((i & 7) << 3));
    return b == '\n' ? (byte) '\t' : b;
  }

  /**
   * Reads the tag of a message that has a header.
   *
   * @param payload the message
   * @return the tag
   */
  public static int tag(ByteBuffer payload) {
    return (int) groups(payload, 0, TAG_BYTES);
  }

  /**
   * Reads the number of a message that has a header.
   *
   * @param payload the message
   * @return the number
   */
  public static long number(ByteBuffer payload) {
    return groups(payload, TAG_BYTES, NUMBER_BYTES);
  }

  /**
   * Reads the size that a message with a header was sent with.
   *
   * @param payload the message
   * @return bytes
   */
  public static int size(ByteBuffer payload) {
    return (int) groups(payload, TAG_BYTES + NUMBER_BYTES, SIZE_BYTES);
  }

  private static long groups(ByteBuffer payload, int offset, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << 7) | (payload.get(payload.position() + offset + i) & 0x7f);
    }
    return value;
  }

  /**
   * Compares a message with what it must be, and says what is wrong.
   *
   * @param payload the message that came; its position is left alone
   * @param tag the tag of its sender
   * @param number its number
   * @param size the size it was sent with
   */
  public static void check(ByteBuffer payload, int tag, long number, int size) {
    String which = "message " + number + " of sender " + tag;
    if (payload.remaining() >= HEADER && size >= HEADER) {
      checkNumber(payload, tag, number, which);
    }
    if (payload.remaining() != size) {
      throw new AssertionError(
          which + " was torn: " + payload.remaining() + " bytes came of " + size);
    }
    checkBytes(payload, tag, number, size, which);
  }

  private static void checkNumber(ByteBuffer payload, int tag, long number, String which) {
    if (tag(payload) != tag || number(payload) != number) {
      throw new AssertionError(
          "message %d of sender %d came in the place of %s"
              .formatted(number(payload), tag(payload), which));
    }
  }

  private static void checkBytes(ByteBuffer payload, int tag, long number, int size, String which) {
    int start = payload.position();
    for (int i = 0; i < size; i++) {
      byte expected = expected(tag, number, size, i);
      byte actual = payload.get(start + i);
      if (actual != expected) {
        throw new AssertionError(
            "%s was corrupted: byte %d of %d is 0x%02x, not 0x%02x"
                .formatted(which, i, size, actual, expected));
      }
    }
  }
}
