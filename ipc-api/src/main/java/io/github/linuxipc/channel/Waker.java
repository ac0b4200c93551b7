package io.github.linuxipc.channel;

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
   * Closes the waker; idempotent.
   *
   * @throws IpcException if the kernel reports an error
   */
  @Override
  void close() throws IpcException;
}
