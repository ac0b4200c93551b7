package io.github.linuxipc.support.shared;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way into one write: many small ones cost one call to the kernel, and none is ever
 * cut. For one thread at a time.
 */
public final class WriteBatch {
  private final ByteBuffer view;
  private final int capacity;
  private int filled;
  private int claimed;

  /**
   * Makes a batch.
   *
   * @param memory the memory that is written from, all of it
   */
  public WriteBatch(ByteBuffer memory) {
    this.view = memory.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
    this.capacity = view.capacity();
  }

  /**
   * Makes room for a frame behind those that are in the batch.
   *
   * @param length the frame's length in bytes
   * @return the room, little-endian, or null if the batch must be written first
   */
  public @Nullable ByteBuffer claim(int length) {
    if (length > capacity - filled) {
      return null;
    }
    claimed = length;
    return view.limit(filled + length).position(filled);
  }

  /** Adds the frame claimed last. */
  public void commit() {
    filled += claimed;
    claimed = 0;
  }

  /**
   * Returns how much is to be written, from the memory's beginning.
   *
   * @return bytes
   */
  public int filled() {
    return filled;
  }

  /** Begins anew: all was written. */
  public void clear() {
    filled = 0;
  }
}
