package io.github.linuxipc.shm.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A mapped file. Every access is checked against the bounds of the buffer. If another process
 * truncates the file, the JVM throws {@link InternalError} for an access, at once or long after it;
 * see {@link MemoryFaults}.
 */
public final class MappedMemory extends Memory {
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** The type of a buffer's scope, in JDK 17 and in later ones. */
  private static final List<String> SCOPES =
      List.of(
          "jdk.internal.misc.ScopedMemoryAccess$Scope", "jdk.internal.foreign.MemorySessionImpl");

  // Not MappedByteBuffer: a VarHandle called with the exact type needs no adaptation.
  private final ByteBuffer buffer;

  /**
   * Creates a memory over a mapping.
   *
   * @param mapping the mapping, or another direct buffer, whose address is a multiple of 8
   */
  public MappedMemory(ByteBuffer mapping) {
    this.buffer = mapping;
  }

  /**
   * Loads the class that the JDK's methods for mapped memory have in their signatures, although no
   * object of it exists. HotSpot does not inline a method with such a class that is not loaded, and
   * keeps calling it. Without this method, the class is loaded when something else happens to need
   * it, perhaps after the methods that send and poll were compiled. Takes up to a millisecond.
   */
  public static void prepareForCompiler() {
    for (String name : SCOPES) {
      try {
        Class.forName(name, false, null);
        return;
      } catch (ClassNotFoundException e) {
        // the name in another version of the JDK
      }
    }
  }

  @Override
  public int size() {
    return buffer.capacity();
  }

  @Override
  public int getInt(int index) {
    return (int) INT.get(buffer, index);
  }

  @Override
  public void putInt(int index, int value) {
    INT.set(buffer, index, value);
  }

  @Override
  public int getIntAcquire(int index) {
    return (int) INT.getAcquire(buffer, index);
  }

  @Override
  public void putIntRelease(int index, int value) {
    INT.setRelease(buffer, index, value);
  }

  @Override
  public long getLong(int index) {
    return (long) LONG.get(buffer, index);
  }

  @Override
  public void putLong(int index, long value) {
    LONG.set(buffer, index, value);
  }

  @Override
  public long getLongAcquire(int index) {
    return (long) LONG.getAcquire(buffer, index);
  }

  @Override
  public void putLongRelease(int index, long value) {
    LONG.setRelease(buffer, index, value);
  }

  @Override
  public void put(int index, ByteBuffer from, int at, int length) {
    buffer.put(index, from, at, length);
  }

  @Override
  public ByteBuffer view() {
    return buffer.duplicate();
  }
}
