package io.github.linuxipc.tests.traffic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Values of a blackboard that carry their version in every word, so that a torn one is seen. */
public final class StateValues {
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private StateValues() {}

  /**
   * Fills a buffer from its start to its limit.
   *
   * @param value the buffer, whose length is a multiple of 8
   * @param version the version that the value will have
   * @return the buffer, from 0 to its limit
   */
  public static ByteBuffer fill(ByteBuffer value, long version) {
    value.order(ByteOrder.LITTLE_ENDIAN).position(0);
    for (int i = 0; i < value.limit(); i += Long.BYTES) {
      value.putLong(i, word(version, i));
    }
    return value;
  }

  private static long word(long version, int index) {
    return version * MIX + index;
  }

  /**
   * Checks a value.
   *
   * @param value the value, from position to limit
   * @param version its version
   * @throws AssertionError if it is not the value of that version
   */
  public static void check(ByteBuffer value, long version) {
    ByteBuffer words = value.slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < words.limit(); i += Long.BYTES) {
      if (words.getLong(i) != word(version, i)) {
        throw new AssertionError("the value of version " + version + " is torn at byte " + i);
      }
    }
  }
}
