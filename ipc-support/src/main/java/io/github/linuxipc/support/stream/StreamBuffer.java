package io.github.linuxipc.support.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Direct memory with its read-only view. Buffers are reused through a bounded pool. They are never
 * unmapped explicitly, so a view that a handler has kept may show other bytes later, but cannot
 * crash the JVM.
 */
final class StreamBuffer {
  /** The initial capacity of the buffer of each stream, in bytes. */
  static final int START = 16 << 10;

  /**
   * A read that fills the buffer enlarges the buffer up to this capacity, so that fewer reads are
   * needed.
   */
  static final int READ_CAPACITY = 128 << 10;

  private static final int STEP = 64 << 10;

  /** The maximum number of bytes of all free buffers in the pool. */
  private static final int POOL = 8 << 20;

  private static final Map<Integer, Deque<StreamBuffer>> FREE = new HashMap<>();
  private static int freeBytes;

  /** The memory, writable and little-endian. */
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
   * Returns the next larger capacity. A capacity below 64 KiB is doubled. A larger capacity grows
   * by 64 KiB, or by an eighth if that is more. The time for a long line is therefore linear, and
   * the memory is in proportion to the bytes that have arrived.
   */
  int nextCapacity(int most) {
    int capacity = capacity();
    long next = capacity < STEP ? 2L * capacity : capacity + Math.max(STEP, capacity >>> 3);
    return (int) Math.min(next, most);
  }
}
