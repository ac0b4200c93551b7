package io.github.linuxipc.state;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lock that excludes threads and processes. One thread of one process holds it. It is not
 * re-entrant and not fair. When its holder dies, a waiter gets it and is told. A process that is
 * stopped keeps it: L1 to L5 (see docs/contract.md). Thread-safe.
 *
 * <pre>{@code
 * try (Held held = lock.acquire()) {
 *   if (held.abandoned()) {
 *     repair();
 *   }
 *   change();
 * }
 * }</pre>
 *
 * <p>What a holder wrote to a {@link Region} before it released the lock is visible to the next
 * holder.
 */
public interface ProcessLock extends AutoCloseable {
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
   * Acquires the lock. Waits as long as another holds it.
   *
   * @return the held lock, to be closed
   * @throws IpcException with {@link ErrorCode#CLOSED} if this object is closed; with {@link
   *     ErrorCode#IO} if the lock's file was removed, replaced or truncated
   * @throws InterruptedException if the thread is interrupted; the lock is not held
   * @throws IllegalStateException if this thread holds the lock by this object
   */
  Held acquire() throws IpcException, InterruptedException;

  /**
   * Acquires the lock, and waits for it at most for the time-out.
   *
   * @param timeout how long to wait; zero or less tries once
   * @return the held lock, to be closed; null if the time-out passed
   * @throws IpcException as {@link #acquire()} does
   * @throws InterruptedException if the thread is interrupted; the lock is not held
   * @throws IllegalStateException if this thread holds the lock by this object
   */
  @Nullable Held acquire(Duration timeout) throws IpcException, InterruptedException;

  /**
   * Acquires the lock if no other holds it now.
   *
   * @return the held lock, to be closed; null if it is held
   * @throws IpcException as {@link #acquire()} does
   * @throws IllegalStateException if this thread holds the lock by this object
   */
  @Nullable Held tryAcquire() throws IpcException;

  /**
   * Returns whether this object is open.
   *
   * @return false after {@link #close} was called
   */
  boolean isOpen();

  /**
   * Closes this object. Blocked callers fail promptly. If the lock is held by this object, it is
   * released as if its holder had died: the next holder is told. Idempotent.
   */
  @Override
  void close();
}
