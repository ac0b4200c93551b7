package io.github.linuxipc.cli.demo;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * The messages of the verified stream. The size of a message depends only on its number, so both
 * peers know which size must arrive. Not thread-safe.
 *
 * <pre>
 *   12 bytes or more:   0        8         12
 *                       | number | CRC32C  | body ...       the checksum covers number and body
 *   less: bytes derived from the number
 * </pre>
 */
final class Payloads {
  /** The largest message in bytes, which every channel carries by default. */
  static final int LARGEST = 1 << 20;

  private static final int CHECKSUM_AT = 8;
  private static final int BODY_AT = 12;
  private static final int MIXED = (64 << 10) + 1;
  private static final int MOSTLY = (1 << 10) + 1;
  private static final int LARGEST_EVERY = 2_000;

  private final byte[] noise = new byte[LARGEST + 256];
  private final CRC32C checksum = new CRC32C();

  Payloads() {
    new Random(1).nextBytes(noise);
  }

  /**
   * Returns the size in bytes of a message. Nine of ten messages have at most 1 KiB, most others
   * have at most 64 KiB, and one in 2,000 has 1 MiB.
   */
  static int size(long number) {
    long mixed = mix(number);
    if (number % LARGEST_EVERY == 1) {
      return LARGEST;
    } else if (number == 0) {
      return 0;
    }
    int bound = mixed % 10 == 0 ? MIXED : MOSTLY;
    return (int) ((mixed >>> 8) % bound);
  }

  /** Writes a message. The buffer is then ready to be sent. */
  void write(long number, ByteBuffer message) {
    int size = size(number);
    message.clear();
    if (size < BODY_AT) {
      for (int i = 0; i < size; i++) {
        message.put(smallByte(number, i));
      }
    } else {
      message.putLong(number).putInt(0).put(noise, (int) (mix(number) & 0xff), size - BODY_AT);
    }
    message.flip();
    if (size >= BODY_AT) {
      message.putInt(CHECKSUM_AT, checksum(message));
    }
  }

  /** Returns whether a message has the size and the content that belong to its number. */
  boolean isIntact(long number, ByteBuffer message) {
    int size = message.remaining();
    if (size != size(number)) {
      return false;
    } else if (size >= BODY_AT) {
      return message.getInt(message.position() + CHECKSUM_AT) == checksum(message);
    }
    for (int i = 0; i < size; i++) {
      if (message.get(message.position() + i) != smallByte(number, i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the number that a message contains, or the given number if the message is too small to
   * contain one.
   */
  static long numberIn(ByteBuffer message, long otherwise) {
    return message.remaining() < BODY_AT ? otherwise : message.getLong(message.position());
  }

  private int checksum(ByteBuffer message) {
    int start = message.position();
    int limit = message.limit();
    checksum.reset();
    checksum.update(message.limit(start + CHECKSUM_AT));
    checksum.update(message.limit(limit).position(start + BODY_AT));
    message.position(start);
    return (int) checksum.getValue();
  }

  private static byte smallByte(long number, int index) {
    return (byte) (mix(number + 1) >>> (index * 5));
  }

  /**
   * Returns a pseudo-random number that is not negative. The function is the finaliser of
   * SplitMix64.
   */
  private static long mix(long number) {
    long z = (number + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (z ^ (z >>> 31)) >>> 1;
  }
}
