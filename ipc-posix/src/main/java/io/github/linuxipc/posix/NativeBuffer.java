package io.github.linuxipc.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory together with its address, so that a native call allocates nothing. The memory
 * stays allocated while this object or a view of its buffer is reachable.
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
   * Wraps existing memory.
   *
   * @param direct a direct buffer; its whole capacity is used
   */
  public NativeBuffer(ByteBuffer direct) {
    this.buffer = direct;
    this.address = DirectMemory.address(direct.duplicate().clear());
  }

  /** Wraps memory whose address is known. */
  NativeBuffer(ByteBuffer direct, long address) {
    this.buffer = direct;
    this.address = address;
  }

  /**
   * Returns the memory, little-endian if this class allocated it. This class neither uses nor
   * changes the buffer's position and limit.
   *
   * @return the buffer
   */
  public ByteBuffer buffer() {
    return buffer;
  }

  long address() {
    return address;
  }

  /**
   * Returns the address of a range after checking its bounds, which native code would not check.
   */
  long address(int offset, int length) {
    if ((offset | length) < 0 || length > buffer.capacity() - offset) {
      throw new IndexOutOfBoundsException(
          offset + " + " + length + " is beyond " + buffer.capacity());
    }
    return address + offset;
  }
}
