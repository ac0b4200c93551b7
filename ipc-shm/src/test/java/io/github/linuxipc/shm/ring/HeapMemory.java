package io.github.linuxipc.shm.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory for tests that only one thread uses. Every access takes effect in program order. */
class HeapMemory extends Memory {
  private final ByteBuffer buffer;

  HeapMemory(int size) {
    this(ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()));
  }

  HeapMemory(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  static HeapMemory lane(int capacity, long position) {
    HeapMemory memory = new HeapMemory(LaneDescriptor.fileLength(capacity));
    LaneDescriptor.create(memory, capacity, 1, position);
    return memory;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public int size() {
    return buffer.capacity();
  }

  @Override
  public int getInt(int index) {
    return buffer.getInt(index);
  }

  @Override
  public void putInt(int index, int value) {
    buffer.putInt(index, value);
  }

  @Override
  public final int getIntAcquire(int index) {
    return getInt(index);
  }

  @Override
  public void putIntRelease(int index, int value) {
    putInt(index, value);
  }

  @Override
  public long getLong(int index) {
    return buffer.getLong(index);
  }

  @Override
  public void putLong(int index, long value) {
    buffer.putLong(index, value);
  }

  @Override
  public final long getLongAcquire(int index) {
    return getLong(index);
  }

  @Override
  public void putLongRelease(int index, long value) {
    putLong(index, value);
  }

  /** Copies word by word, so that a subclass can stop before any store. */
  @Override
  public void put(int index, ByteBuffer from, int at, int length) {
    for (int i = 0; i < length; i += Long.BYTES) {
      putLong(index + i, from.getLong(at + i));
    }
  }

  @Override
  public ByteBuffer view() {
    return buffer.duplicate();
  }
}
