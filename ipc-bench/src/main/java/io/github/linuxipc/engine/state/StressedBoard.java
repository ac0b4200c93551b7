package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A blackboard with one key and the fewest slots, in memory of its own. */
class StressedBoard {
  private static final int SIZE = 2 * Long.BYTES;
  private static final BoardLimits LIMITS = new BoardLimits(1, SIZE, 3, 1);

  private final BoardMemory board;
  private final ByteBuffer written = ByteBuffer.allocate(SIZE);
  private final ByteBuffer copy = ByteBuffer.allocate(SIZE);

  /** Creates a blackboard whose key has no value. */
  StressedBoard() {
    BoardDescriptor descriptor = new BoardDescriptor(LIMITS);
    MappedState memory = new MappedState(ByteBuffer.allocateDirect((int) descriptor.length()));
    board = new BoardMemory(memory, descriptor, StressedBoard::damaged);
    try {
      board.addKey("key");
    } catch (IpcException e) {
      throw new IllegalStateException(e);
    }
  }

  private static IpcException damaged(String what, @Nullable Throwable cause) {
    throw new IllegalStateException(what, cause);
  }

  /** Puts the next value: its version, at the beginning and at the end. */
  final void put() {
    long version = board.version(0) + 1;
    written.putLong(0, version).putLong(Long.BYTES, version);
    try {
      board.put(0, written, 0, SIZE);
    } catch (IpcException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the value; returns its version, 0 if there is none, -1 if it is torn. */
  final long read() {
    try {
      long version = board.read(0, copy.clear());
      boolean whole = copy.getLong(0) == version && copy.getLong(Long.BYTES) == version;
      return version == 0 || whole ? version : -1;
    } catch (IpcException e) {
      throw new IllegalStateException(e);
    }
  }
}
