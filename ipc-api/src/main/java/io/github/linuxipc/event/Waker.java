package io.github.linuxipc.event;

import io.github.linuxipc.channel.IpcException;
import java.util.Optional;

/** The signalling endpoint of an event. Thread-safe. */
public interface Waker extends AutoCloseable {
  /**
   * Wakes the process in which the waiter is bound: N1 (see docs/contract.md).
   *
   * @return false if no waiter is bound, or the waiter's process cannot be woken (N0); the wake-up
   *     is not stored then
   * @throws IpcException if the waker is closed or the kernel reports an error; with {@link
   *     io.github.linuxipc.channel.ErrorCode#EVENT_OVERFLOW} if the event counts and its counter
   *     would overflow (N4)
   */
  boolean wake() throws IpcException;

  /**
   * Returns an extension that only some notifiers provide, such as {@link Permits}.
   *
   * @param type the extension's type
   * @param <T> the extension's type
   * @return the extension, or empty if the notifier does not provide it
   */
  default <T> Optional<T> extension(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Closes the waker. Idempotent.
   *
   * @throws IpcException if the kernel reports an error
   */
  @Override
  void close() throws IpcException;
}
