package io.github.linuxipc.event;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.IpcException;
import java.time.Duration;

/**
 * The waiting endpoint of an event. Wake-ups may be merged and may be spurious, so the caller
 * re-checks its condition: N1 (see docs/contract.md). Thread-safe: one thread awaits at a time, and
 * for other threads it is meanwhile as if the event were not signalled.
 */
public interface Waiter extends AutoCloseable {
  /**
   * Waits for the event.
   *
   * @param timeout how long to wait; zero or less tries once
   * @return whether the event was signalled; false if the time-out passed
   * @throws IpcException if the waiter is closed or the kernel reports an error
   * @throws InterruptedException if the thread is interrupted; no wake-up was consumed
   */
  boolean await(Duration timeout) throws IpcException, InterruptedException;

  /**
   * Closes the waiter. Idempotent. A blocked {@link #await} fails promptly with {@link
   * ChannelClosedException}.
   *
   * @throws IpcException if the kernel reports an error
   */
  @Override
  void close() throws IpcException;
}
