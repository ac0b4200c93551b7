package io.github.linuxipc.support.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Direct memory with its read-only view. Buffers are reused through a bounded pool and never
 * unmapped: a view that a handler has kept shows other bytes later, but can never crash the JVM.
 */
final class StreamBuffer {
  /** The smallest capacity, with which each stream begins. */
  static final int START = 16 << 10;

  /** Up to this capacity, a read that fills the buffer enlarges it, to save reads. */
  static final int READ_CAPACITY = 128 << 10;

  private static final int STEP = 64 << 10;

  /** The pool's limit in bytes. */
  private static final int POOL = 8 << 20;

  private static final Map<Integer, Deque<StreamBuffer>> FREE = new HashMap<>();
  private static int freeBytes;

  /** Little-endian. */
  final ByteBuffer bytes;

  /** The same memory, read-only and little-endian. */
  final ByteBuffer view;

  private StreamBuffer(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    view = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  static StreamBuffer take(int capacity) {
    synchronized (FREE) {
      Deque<StreamBuffer> sameSize = FREE.get(capacity);
      StreamBuffer free = sameSize == null ? null : sameSize.pollLast();
      if (free != null) {
        freeBytes -= capacity;
        free.bytes.clear();
        return free;
      }
    }
    return new StreamBuffer(capacity);
  }

  void release() {
    synchronized (FREE) {
      if (capacity() <= POOL - freeBytes) {
        FREE.computeIfAbsent(capacity(), size -> new ArrayDeque<>()).addLast(this);
        freeBytes += capacity();
      }
    }
  }

  int capacity() {
    return bytes.capacity();
  }

  /**
   * Returns the next larger capacity: twice the capacity while it is small, then 64 KiB more, or an
   * eighth more if that is larger. A long line therefore costs linear time, and memory follows the
   * bytes that really arrived.
   */
  int nextCapacity(int most) {
    int capacity = capacity();
    long next = capacity < STEP ? 2L * capacity : capacity + Math.max(STEP, capacity >>> 3);
    return (int) Math.min(next, most);
  }
}
