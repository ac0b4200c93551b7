package io.github.linuxipc.state;

import io.github.linuxipc.channel.Address;
import java.nio.ByteBuffer;

/**
 * Bytes that several processes have in common. What one process writes, the others read. Nothing
 * synchronises them; a {@link ProcessLock} may, or the memory order of a {@code VarHandle}.
 * Thread-safe.
 *
 * <p>If a program of this user truncates the file, the JVM throws an {@link InternalError} for an
 * access to {@link #buffer}, possibly some time after it. The JVM does not crash, with two
 * exceptions: an atomic update such as {@code compareAndSet}, and an access by native code.
 */
public interface Region extends AutoCloseable {
  /**
   * Returns the name.
   *
   * @return the name or address as the application gave it
   */
  String name();

  /**
   * Returns the address.
   *
   * @return the address
   */
  Address address();

  /**
   * Returns a new buffer over the whole region. All bytes are zero when the region is created. The
   * byte order is little-endian. The memory stays valid after {@link #close} as long as the buffer
   * is reachable.
   *
   * @return the buffer, from 0 to the size of the region
   * @throws IllegalStateException if the region is closed
   */
  ByteBuffer buffer();

  /**
   * Returns whether the region is open.
   *
   * @return false after {@link #close} was called
   */
  boolean isOpen();

  /**
   * Ends the use of the region. When no process uses it any more, the bytes are removed, unless one
   * of them has opened it with {@code persistent=true}. Idempotent.
   */
  @Override
  void close();
}
