package io.github.linuxipc.shm.ring;

import java.nio.ByteBuffer;

/**
 * A lane or log of which only the beginning of the ring is filled. Any access to the rest fails,
 * except by a view. The cursors of a log are filled.
 */
final class PartlyFilledMemory extends HeapMemory {
  private final int ringEnd;
  private int filled;

  private PartlyFilledMemory(int length, int capacity, int filledOfRing) {
    super(length);
    ringEnd = LaneDescriptor.fileLength(capacity);
    filled = LaneDescriptor.fileLength(filledOfRing);
  }

  PartlyFilledMemory(int capacity, long position, int filledOfRing) {
    this(LaneDescriptor.fileLength(capacity), capacity, filledOfRing);
    LaneDescriptor.create(this, capacity, 1, position);
  }

  static PartlyFilledMemory log(int capacity, long position, int filledOfRing) {
    PartlyFilledMemory memory =
        new PartlyFilledMemory(LaneDescriptor.logLength(capacity), capacity, filledOfRing);
    LaneDescriptor.createLog(memory, capacity, 1, position);
    return memory;
  }

  /** Returns the length of the part that is filled, in bytes. */
  int filled() {
    return filled;
  }

  boolean fill(int from, int to) {
    if (from != filled || to <= from || to > ringEnd) {
      throw new AssertionError("filled to " + filled + ", and now from " + from + " to " + to);
    }
    filled = to;
    return true;
  }

  private int checked(int index, int length) {
    if (index + length > filled && index < ringEnd) {
      throw new AssertionError(index + " was accessed, but only " + filled + " bytes are filled");
    }
    return index;
  }

  @Override
  public int getInt(int index) {
    return super.getInt(checked(index, Integer.BYTES));
  }

  @Override
  public void putInt(int index, int value) {
    super.putInt(checked(index, Integer.BYTES), value);
  }

  @Override
  public long getLong(int index) {
    return super.getLong(checked(index, Long.BYTES));
  }

  @Override
  public void putLong(int index, long value) {
    super.putLong(checked(index, Long.BYTES), value);
  }

  @Override
  public void put(int index, ByteBuffer from, int at, int length) {
    super.put(checked(index, length), from, at, length);
  }
}
