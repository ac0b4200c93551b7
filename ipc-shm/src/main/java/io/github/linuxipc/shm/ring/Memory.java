package io.github.linuxipc.shm.ring;

import java.nio.ByteBuffer;

/**
 * A piece of memory that may be shared, read and written in units of 4 and 8 bytes with the memory
 * order that the method's name says; plain where it says none. Integers lie in the machine's own
 * byte order, because all who share the memory run on one machine. An index counts bytes from the
 * start and is a multiple of the unit's size; an index outside throws {@link
 * IndexOutOfBoundsException}.
 *
 * <p>An abstract class with one subclass in production ({@link MappedMemory}): the compiler then
 * calls it directly.
 */
public abstract class Memory {
  /** Makes a memory. */
  protected Memory() {}

  /**
   * Returns how much memory it is.
   *
   * @return bytes
   */
  public abstract int size();

  /**
   * Reads 4 bytes.
   *
   * @param index where, in bytes
   * @return the value
   */
  public abstract int getInt(int index);

  /**
   * Writes 4 bytes.
   *
   * @param index where, in bytes
   * @param value the value
   */
  public abstract void putInt(int index, int value);

  /**
   * Reads 4 bytes before all later reads and writes.
   *
   * @param index where, in bytes
   * @return the value
   */
  public abstract int getIntAcquire(int index);

  /**
   * Writes 4 bytes after all earlier reads and writes.
   *
   * @param index where, in bytes
   * @param value the value
   */
  public abstract void putIntRelease(int index, int value);

  /**
   * Reads 8 bytes.
   *
   * @param index where, in bytes
   * @return the value
   */
  public abstract long getLong(int index);

  /**
   * Writes 8 bytes.
   *
   * @param index where, in bytes
   * @param value the value
   */
  public abstract void putLong(int index, long value);

  /**
   * Reads 8 bytes before all later reads and writes.
   *
   * @param index where, in bytes
   * @return the value
   */
  public abstract long getLongAcquire(int index);

  /**
   * Writes 8 bytes after all earlier reads and writes.
   *
   * @param index where, in bytes
   * @param value the value
   */
  public abstract void putLongRelease(int index, long value);

  /**
   * Copies a part of a buffer, in any order of bytes.
   *
   * @param index where to, in bytes; a multiple of 8
   * @param from where from; its position is not moved
   * @param at where the part begins in the buffer
   * @param length how many bytes
   */
  public abstract void put(int index, ByteBuffer from, int at, int length);

  /**
   * Returns a new view of all of the memory, for bulk copies and for the application's eyes: the
   * byte at an index of the memory is the byte at that index of the view.
   *
   * @return a buffer from 0 to the size, big-endian as buffers are
   */
  public abstract ByteBuffer view();
}
