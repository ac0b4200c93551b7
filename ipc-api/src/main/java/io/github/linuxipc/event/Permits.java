package io.github.linuxipc.event;

import io.github.linuxipc.channel.IpcException;
import java.time.Duration;

/**
 * A set of permits that processes share, as threads share a {@code java.util.concurrent.Semaphore}.
 * It is an {@linkplain Waker#extension extension} of a {@link Waker} whose notifier provides it,
 * such as {@code sem:jobs?permits=4}.
 *
 * <p>The permits that a process holds are released when it ends, even if it is killed, and those of
 * this object when its waker is closed. A stopped process keeps its permits. Thread-safe;
 * acquisition is not fair.
 */
public interface Permits {
  /**
   * Acquires a permit. Waits for one for at most the time-out.
   *
   * @param timeout how long to wait; zero or less tries once
   * @return whether a permit was acquired
   * @throws IpcException if the permits cannot be opened, or have been closed
   * @throws InterruptedException if the thread is interrupted; no permit was acquired
   */
  boolean acquire(Duration timeout) throws IpcException, InterruptedException;

  /**
   * Releases a permit that was acquired through this object. Any thread may release it.
   *
   * @throws IllegalStateException if this object holds no permit
   * @throws IpcException if the kernel reports an error
   */
  void release() throws IpcException;

  /**
   * Returns the number of permits that no process holds now.
   *
   * @return the number, which may be out of date when the method returns
   * @throws IpcException if the permits cannot be opened, or have been closed
   */
  int available() throws IpcException;
}
