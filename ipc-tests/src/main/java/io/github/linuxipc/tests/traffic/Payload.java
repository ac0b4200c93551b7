package io.github.linuxipc.tests.traffic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a test message, a function of the sender's tag, the message's number and its size.
 *
 * <pre>
 *   0           3               8           12                       size
 *  +-----------+---------------+-----------+--------- ... ----------+
 *  |    tag    |    number     |   size    |   pseudo-random bytes  |
 *  +-----------+---------------+-----------+--------- ... ----------+
 *   each byte of the header holds 7 bits of the value, most significant first
 * </pre>
 *
 * <p>Every byte has its top bit set, so that none is a line feed and {@code wire=lines} can carry
 * the same messages. A message shorter than the header holds pseudo-random bytes only.
 */
public final class Payload {
  /** The header's length in bytes. */
  public static final int HEADER = 12;

  private static final int TOP_BIT = 0x80;
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
   * Writes a message over a buffer's remaining bytes and leaves its position unchanged.
   *
   * @param buffer the buffer
   * @param tag the sender's tag
   * @param number the message's number
   * @return the buffer
   */
  public static ByteBuffer fill(ByteBuffer buffer, int tag, long number) {
    int start = buffer.position();
    int size = buffer.remaining();
    ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < size; at += Long.BYTES) {
      long noise = noise(tag, number, at);
      if (size - at >= Long.BYTES) {
        bytes.putLong(start + at, noise);
      } else {
        putRest(bytes, start + at, size - at, noise);
      }
    }
    if (size >= HEADER) {
      putHeader(bytes, start, tag, number, size);
    }
    return buffer;
  }

  private static void putRest(ByteBuffer bytes, int at, int count, long noise) {
    for (int i = 0; i < count; i++) {
      bytes.put(at + i, (byte) (noise >>> (8 * i)));
    }
  }

  private static void putHeader(ByteBuffer bytes, int start, int tag, long number, int size) {
    putGroups(bytes, start, TAG_BYTES, tag);
    putGroups(bytes, start + TAG_BYTES, NUMBER_BYTES, number);
    putGroups(bytes, start + TAG_BYTES + NUMBER_BYTES, SIZE_BYTES, size);
  }

  private static void putGroups(ByteBuffer bytes, int at, int count, long value) {
    for (int i = 0; i < count; i++) {
      bytes.put(at + i, (byte) (TOP_BIT | (value >>> (7 * (count - 1 - i)))));
    }
  }

  /** Returns eight pseudo-random bytes, each with its top bit set. */
  private static long noise(int tag, long number, int at) {
    long z = ((number << 21) ^ tag) * 0x9E3779B97F4A7C15L + (at >>> 3);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z | 0x8080_8080_8080_8080L;
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
   * Compares a message with the expected one, and fails with what is wrong.
   *
   * @param payload the message that came; its position is not changed
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
    ByteBuffer expected = of(tag, number, size);
    int at = expected.mismatch(payload);
    if (at >= 0) {
      throw new AssertionError(
          "%s was corrupted: byte %d of %d is 0x%02x, not 0x%02x"
              .formatted(which, at, size, payload.get(payload.position() + at), expected.get(at)));
    }
  }

  private static void checkNumber(ByteBuffer payload, int tag, long number, String which) {
    if (tag(payload) != tag || number(payload) != number) {
      throw new AssertionError(
          "message %d of sender %d came in the place of %s"
              .formatted(number(payload), tag(payload), which));
    }
  }
}
