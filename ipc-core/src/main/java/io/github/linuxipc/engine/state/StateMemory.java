package io.github.linuxipc.engine.state;

import java.nio.ByteBuffer;

/**
 * Memory that several processes share, as the algorithms of this package read and write it. Numbers
 * are in the native byte order. The name of a method states the memory order; an access is plain if
 * the name states none. It is an abstract class with one subclass in production, {@link
 * MappedState}, so that the compiler calls that subclass directly. Tests stop another subclass at a
 * store.
 */
abstract class StateMemory {
  abstract int getInt(int index);

  abstract void putInt(int index, int value);

  abstract int getIntAcquire(int index);

  abstract void putIntRelease(int index, int value);

  abstract long getLong(int index);

  abstract long getLongAcquire(int index);

  abstract void putLongRelease(int index, long value);

  /** Copies a part of a buffer to the memory; the bytes may be written in any order. */
  abstract void put(int index, ByteBuffer from, int at, int length);

  /** Copies a part of the memory to a buffer, whose position does not change. */
  abstract void get(int index, ByteBuffer to, int at, int length);
}
