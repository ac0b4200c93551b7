package io.github.linuxipc.support.shared;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Gathers frames into one write. Many small frames then cost only one system call, and no frame is
 * split between two batches. Not thread-safe.
 */
public final class WriteBatch {
  private final ByteBuffer view;
  private final int capacity;
  private int filled;
  private int claimed;

  /**
   * Creates an empty batch.
   *
   * @param memory the memory from which the batch is written; the batch uses all of it
   */
  public WriteBatch(ByteBuffer memory) {
    this.view = memory.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
    this.capacity = view.capacity();
  }

  /**
   * Claims space for a frame after the frames that are in the batch.
   *
   * @param length the frame's length in bytes
   * @return the space, little-endian, or null if the batch must be written first
   */
  public @Nullable ByteBuffer claim(int length) {
    if (length > capacity - filled) {
      return null;
    }
    claimed = length;
    return view.limit(filled + length).position(filled);
  }

  /** Adds the frame that was claimed last. */
  public void commit() {
    filled += claimed;
    claimed = 0;
  }

  /**
   * Returns the number of bytes to be written, from the start of the memory.
   *
   * @return bytes
   */
  public int filled() {
    return filled;
  }

  /** Empties the batch after it has been written. */
  public void clear() {
    filled = 0;
  }
}
