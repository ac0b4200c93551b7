package io.github.linuxipc.shm.state;

import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.spi.StateKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The first 512 bytes of a file of shared state. The memory follows.
 *
 * <pre>
 *         0               4               8               12              16
 *         +---------------+---------------+---------------+---------------+
 *      0  | magic                         | layout        | kind          |
 *         +---------------+---------------+---------------+---------------+
 *     16  | length        | persistent    | terms' length | terms ...     |
 *         +---------------+---------------+---------------+---------------+
 * </pre>
 *
 * <p>{@code kind} is 1 for a blackboard, 2 for a region, 3 for a lock; {@code length} that of the
 * memory; {@code persistent} 1 if the file stays when no process uses it. Integers are in the
 * native byte order. The magic is written last. No other source file contains an offset of this
 * layout.
 *
 * <p>Locked bytes: {@link #USERS_LOCK} is shared by all that have the file open; the lock with
 * number n is the byte {@link #FIRST_LOCK} + n. They are beyond the end of every file.
 *
 * @param kind the kind
 * @param length the length of the memory in bytes
 * @param persistent whether the file stays when no process uses it
 * @param terms what the processes have to agree on
 */
record StateHeader(StateKind kind, int length, boolean persistent, String terms) {
  /** The length of the header in bytes. */
  static final int LENGTH = 512;

  /** The byte that all users of the file lock together. */
  static final long USERS_LOCK = 1L << 40;

  /** The byte of the lock with number 0. */
  static final long FIRST_LOCK = 1L << 41;

  private static final long MAGIC = 0x5354_4154_2e69_7063L;
  private static final int LAYOUT = 1;
  private static final int LAYOUT_OFFSET = 8;
  private static final int KIND_OFFSET = 12;
  private static final int LENGTH_OFFSET = 16;
  private static final int PERSISTENT_OFFSET = 20;
  private static final int TERMS_LENGTH_OFFSET = 24;
  private static final int TERMS_OFFSET = 28;
  private static final int LONGEST_TERMS = 256;

  /** The kinds in the order of their numbers. */
  private static final List<StateKind> KINDS =
      List.of(StateKind.BLACKBOARD, StateKind.REGION, StateKind.LOCK);

  /** Writes the header to memory that is all zeros. */
  void write(Memory memory) {
    byte[] text = terms.getBytes(StandardCharsets.US_ASCII);
    memory.putInt(LAYOUT_OFFSET, LAYOUT);
    memory.putInt(KIND_OFFSET, KINDS.indexOf(kind) + 1);
    memory.putInt(LENGTH_OFFSET, length);
    memory.putInt(PERSISTENT_OFFSET, persistent ? 1 : 0);
    memory.putInt(TERMS_LENGTH_OFFSET, text.length);
    memory.view().put(TERMS_OFFSET, text);
    memory.putLongRelease(0, MAGIC);
  }

  static void makePersistent(Memory memory) {
    memory.putIntRelease(PERSISTENT_OFFSET, 1);
  }

  static boolean isPersistent(Memory memory) {
    return memory.getIntAcquire(PERSISTENT_OFFSET) != 0;
  }

  /**
   * Reads the header of a file.
   *
   * @return the header; empty if the file does not begin with one
   * @throws IOException if the file cannot be read, or has another layout version
   */
  static Optional<StateHeader> read(OpenFile file, Path path) throws IOException {
    NativeBuffer buffer = new NativeBuffer(LENGTH);
    int read = file.readAt(buffer, LENGTH, 0);
    ByteBuffer header = buffer.buffer().duplicate().order(ByteOrder.nativeOrder());
    if (read < LENGTH || header.getLong(0) != MAGIC) {
      return Optional.empty();
    }
    int layout = header.getInt(LAYOUT_OFFSET);
    if (layout != LAYOUT) {
      throw new IOException(
          path + " has layout version " + layout + ", this process needs " + LAYOUT);
    }
    int kind = header.getInt(KIND_OFFSET);
    int termsLength = header.getInt(TERMS_LENGTH_OFFSET);
    if (kind < 1 || kind > KINDS.size() || termsLength < 0 || termsLength > LONGEST_TERMS) {
      return Optional.empty();
    }
    byte[] text = new byte[termsLength];
    header.get(TERMS_OFFSET, text);
    return Optional.of(
        new StateHeader(
            KINDS.get(kind - 1),
            header.getInt(LENGTH_OFFSET),
            header.getInt(PERSISTENT_OFFSET) != 0,
            printable(text)));
  }

  /** Returns the text with a question mark for each byte that is no printable ASCII character. */
  private static String printable(byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (text[i] < ' ' || text[i] > '~') {
        text[i] = '?';
      }
    }
    return new String(text, StandardCharsets.US_ASCII);
  }
}
