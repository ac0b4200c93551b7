package io.github.linuxipc.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory with its address, so that a call costs no object. The memory lives as long as this
 * object or a view of its buffer is reachable.
 */
public final class NativeBuffer {
  private final ByteBuffer buffer;
  private final long address;

  /**
   * Allocates zeroed memory.
   *
   * @param capacity bytes
   */
  public NativeBuffer(int capacity) {
    this(ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Takes memory that exists.
   *
   * @param direct a direct buffer, all of whose capacity is meant
   */
  public NativeBuffer(ByteBuffer direct) {
    this.buffer = direct;
    this.address = DirectMemory.address(direct.duplicate().clear());
  }

  /** Takes memory whose address is known. */
  NativeBuffer(ByteBuffer direct, long address) {
    this.buffer = direct;
    this.address = address;
  }

  /**
   * Returns the memory, little-endian if it was allocated here; its position and limit are the
   * owner's to use.
   *
   * @return the buffer
   */
  public ByteBuffer buffer() {
    return buffer;
  }

  long address() {
    return address;
  }

  /** The address of a part, checked: native code would not. */
  long address(int offset, int length) {
    if ((offset | length) < 0 || length > buffer.capacity() - offset) {
      throw new IndexOutOfBoundsException(
          offset + " + " + length + " is beyond " + buffer.capacity());
    }
    return address + offset;
  }
}
