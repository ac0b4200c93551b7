package io.github.linuxipc.engine.framing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Memory in which one fragmented message is reassembled. It grows as bytes arrive. */
final class Reassembly {
  private static final int INITIAL_CAPACITY = 16 * 1024;

  private byte[] bytes = {};
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int length;

  void clear() {
    length = 0;
  }

  /** Appends a fragment's bytes; returns false if the message would exceed the maximum. */
  boolean append(ByteBuffer fragment, int maxLength) {
    int count = fragment.remaining();
    if (count > maxLength - length) {
      return false;
    }
    if (count > bytes.length - length) {
      int capacity = Math.max(INITIAL_CAPACITY, (int) Math.min(bytes.length * 2L, maxLength));
      bytes = Arrays.copyOf(bytes, Math.max(length + count, capacity));
      view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }
    fragment.get(bytes, length, count);
    length += count;
    return true;
  }

  /** Returns the fragments as one message, valid until the next append. */
  ByteBuffer message() {
    return view.limit(length).position(0);
  }
}
