package io.github.linuxipc.event;

import io.github.linuxipc.channel.IpcException;
import java.time.Duration;

/**
 * A number of permits that processes share, as with {@code java.util.concurrent.Semaphore} within
 * one: a view of a {@link Waker} whose notifier has it, such as {@code sem:jobs?permits=4}.
 *
 * <p>What a process holds comes back when it ends, however it ends: a killed holder takes no permit
 * with it. A stopped one keeps its own. Thread-safe; nobody is preferred.
 */
public interface Permits {
  /**
   * Takes a permit, and waits for one not longer than the time-out.
   *
   * @param timeout how long to wait; zero or less tries once
   * @return whether one was taken
   * @throws IpcException if the permits cannot be opened, or were closed
   * @throws InterruptedException if the thread is interrupted; none was taken
   */
  boolean acquire(Duration timeout) throws IpcException, InterruptedException;

  /**
   * Gives a permit back that this view has taken, in whichever thread.
   *
   * @throws IllegalStateException if it holds none
   * @throws IpcException if the kernel reports an error
   */
  void release() throws IpcException;

  /**
   * Tells how many permits nobody holds now.
   *
   * @return the number, which may be old when it is looked at
   * @throws IpcException if the permits cannot be opened, or were closed
   */
  int available() throws IpcException;
}
