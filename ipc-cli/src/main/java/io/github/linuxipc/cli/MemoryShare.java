package io.github.linuxipc.cli;

import java.io.IOException;

/**
 * The memory that one line, or the output of one program, may take: an eighth of the heap. Used
 * where the length is compared with the service's limit, max-message-size, only after everything
 * has been read.
 */
final class MemoryShare {
  private static final int PARTS = 8;

  private MemoryShare() {}

  /** Returns the number of bytes that one item may have. */
  static int bytes() {
    return (int) Math.min(Integer.MAX_VALUE - PARTS, Runtime.getRuntime().maxMemory() / PARTS);
  }

  /**
   * Throws if an item has more bytes than {@link #bytes} returns.
   *
   * @param length the number of its bytes that were read so far
   */
  static void require(int length) throws IOException {
    if (length > bytes()) {
      throw new IOException("it has more than " + bytes() + " bytes, an eighth of the heap");
    }
  }
}
