package io.github.linuxipc.event;

import io.github.linuxipc.channel.IpcException;
import java.util.Optional;

/** Rings an event. Thread-safe. */
public interface Waker extends AutoCloseable {
  /**
   * Wakes the process that waits for the event (N1).
   *
   * @return false where nobody waits (N0); nothing is remembered then
   * @throws IpcException if the waker is closed or the kernel reports an error
   */
  boolean wake() throws IpcException;

  /**
   * Returns a typed view of what only some notifiers have, such as {@link Permits}.
   *
   * @param type the view's type
   * @param <T> the view's type
   * @return the view, or empty where the notifier has none
   */
  default <T> Optional<T> extension(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Closes the waker; idempotent.
   *
   * @throws IpcException if the kernel reports an error
   */
  @Override
  void close() throws IpcException;
}
