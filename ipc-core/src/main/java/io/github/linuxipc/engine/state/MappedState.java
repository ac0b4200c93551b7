package io.github.linuxipc.engine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory of a {@link io.github.linuxipc.spi.SharedState}. */
final class MappedState extends StateMemory {
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer buffer;

  MappedState(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  int getInt(int index) {
    return (int) INT.get(buffer, index);
  }

  @Override
  void putInt(int index, int value) {
    INT.set(buffer, index, value);
  }

  @Override
  int getIntAcquire(int index) {
    return (int) INT.getAcquire(buffer, index);
  }

  @Override
  void putIntRelease(int index, int value) {
    INT.setRelease(buffer, index, value);
  }

  @Override
  long getLong(int index) {
    return (long) LONG.get(buffer, index);
  }

  @Override
  long getLongAcquire(int index) {
    return (long) LONG.getAcquire(buffer, index);
  }

  @Override
  void putLongRelease(int index, long value) {
    LONG.setRelease(buffer, index, value);
  }

  @Override
  void put(int index, ByteBuffer from, int at, int length) {
    buffer.put(index, from, at, length);
  }

  @Override
  void get(int index, ByteBuffer to, int at, int length) {
    to.put(at, buffer, index, length);
  }
}
