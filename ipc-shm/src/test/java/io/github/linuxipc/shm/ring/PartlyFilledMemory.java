package io.github.linuxipc.shm.ring;

import java.nio.ByteBuffer;

/** A lane of which only the beginning is filled. Any access to the rest fails, except by a view. */
final class PartlyFilledMemory extends HeapMemory {
  private int filled;

  PartlyFilledMemory(int capacity, long position, int filledOfRing) {
    super(LaneDescriptor.fileLength(capacity));
    filled = LaneDescriptor.fileLength(filledOfRing);
    LaneDescriptor.create(this, capacity, 1, position);
  }

  /** Returns the length of the part that is filled, in bytes. */
  int filled() {
    return filled;
  }

  boolean fill(int from, int to) {
    if (from != filled || to <= from || to > size()) {
      throw new AssertionError("filled to " + filled + ", and now from " + from + " to " + to);
    }
    filled = to;
    return true;
  }

  private int checked(int index, int length) {
    if (index + length > filled) {
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
