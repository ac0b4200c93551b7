package io.github.linuxipc.shm.ring;

import java.nio.ByteBuffer;

/**
 * Memory that several processes may share. It is read and written in units of 4 and 8 bytes. The
 * name of a method states the memory order of the access; an access is plain if the name states
 * none. Integers are in the native byte order, because all processes that share the memory run on
 * one machine. An index counts bytes from the start of the memory and is a multiple of the size of
 * the unit. An index outside of the memory throws {@link IndexOutOfBoundsException}.
 *
 * <p>This is an abstract class with one subclass in production ({@link MappedMemory}), so that the
 * compiler calls that subclass directly.
 */
public abstract class Memory {
  /** Creates a memory. */
  protected Memory() {}

  /**
   * Returns the size.
   *
   * @return bytes
   */
  public abstract int size();

  /**
   * Reads 4 bytes.
   *
   * @param index the offset in bytes
   * @return the value
   */
  public abstract int getInt(int index);

  /**
   * Writes 4 bytes.
   *
   * @param index the offset in bytes
   * @param value the value
   */
  public abstract void putInt(int index, int value);

  /**
   * Reads 4 bytes before all later reads and writes.
   *
   * @param index the offset in bytes
   * @return the value
   */
  public abstract int getIntAcquire(int index);

  /**
   * Writes 4 bytes after all earlier reads and writes.
   *
   * @param index the offset in bytes
   * @param value the value
   */
  public abstract void putIntRelease(int index, int value);

  /**
   * Reads 8 bytes.
   *
   * @param index the offset in bytes
   * @return the value
   */
  public abstract long getLong(int index);

  /**
   * Writes 8 bytes.
   *
   * @param index the offset in bytes
   * @param value the value
   */
  public abstract void putLong(int index, long value);

  /**
   * Reads 8 bytes before all later reads and writes.
   *
   * @param index the offset in bytes
   * @return the value
   */
  public abstract long getLongAcquire(int index);

  /**
   * Writes 8 bytes after all earlier reads and writes.
   *
   * @param index the offset in bytes
   * @param value the value
   */
  public abstract void putLongRelease(int index, long value);

  /**
   * Copies a part of a buffer; the bytes may be copied in any order.
   *
   * @param index the offset to copy to, in bytes; a multiple of 8
   * @param from the buffer to copy from; its position does not change
   * @param at the offset of the part in the buffer
   * @param length the number of bytes
   */
  public abstract void put(int index, ByteBuffer from, int at, int length);

  /**
   * Returns a new view of the whole memory, for bulk copies and for the application: the byte at an
   * index of the memory is the byte at that index of the view.
   *
   * @return a buffer from 0 to the size, big-endian as buffers are by default
   */
  public abstract ByteBuffer view();
}
