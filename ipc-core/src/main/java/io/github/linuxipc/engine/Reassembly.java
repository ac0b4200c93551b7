package io.github.linuxipc.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Memory in which one message is put together. It grows as bytes arrive. */
final class Reassembly {
  private static final int FIRST_CAPACITY = 16 * 1024;

  private byte[] bytes = {};
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int length;

  void clear() {
    length = 0;
  }

  /** Takes a fragment's bytes; false if they go beyond the most. */
  boolean append(ByteBuffer fragment, int most) {
    int count = fragment.remaining();
    if (count > most - length) {
      return false;
    }
    if (count > bytes.length - length) {
      int roomy = Math.max(FIRST_CAPACITY, (int) Math.min(bytes.length * 2L, most));
      bytes = Arrays.copyOf(bytes, Math.max(length + count, roomy));
      view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }
    fragment.get(bytes, length, count);
    length += count;
    return true;
  }

  /** The fragments as one message; valid until the next append. */
  ByteBuffer message() {
    return view.limit(length).position(0);
  }
}
