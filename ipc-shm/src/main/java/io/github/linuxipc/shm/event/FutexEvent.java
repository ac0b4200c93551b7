package io.github.linuxipc.shm.event;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Futex;
import io.github.linuxipc.shm.SharedFile;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.support.event.WaiterFile;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * An event in shared memory: two words in the body of the waiter's {@link WaiterFile}, laid out by
 * {@link EventDescriptor}.
 *
 * <pre>
 *   waker:     prepare;  fence;  signalled = 1;  fence;  if (sleeping == 1) { sleeping = 0; wake }
 *   waiter:    if (signalled == 1) { signalled = 2; fence; check what was prepared }
 *   to sleep:  sleeping = 1;  fence;  if (signalled != 1) sleep while sleeping == 1
 * </pre>
 *
 * <p>Prepare stands for what the application does before it wakes the waiter: it makes the
 * condition true that the waiter checks. Of the stores of the wakers and the waiter to {@code
 * signalled}, one comes last. If the waiter's store is the last, the waiter checks after every
 * waker has prepared. If a waker's store is the last, the next check finds 1. So compare-and-set is
 * not needed. A compare-and-set would end the JVM if another process truncated the file at that
 * moment.
 */
final class FutexEvent implements AutoCloseable {

  private final SharedFile file;
  private final Memory memory;
  private final Futex futex;

  private FutexEvent(SharedFile file) {
    this.file = file;
    this.memory = file.memory();
    this.futex = new Futex(memory.view(), EventDescriptor.SLEEPING_OFFSET);
  }

  static FutexEvent open(Path path) throws IOException {
    return new FutexEvent(SharedFile.open(path, WaiterFile.LENGTH));
  }

  /**
   * Signals the event.
   *
   * @return whether a thread was woken; if so, the waiter is alive, because a dead waiter does not
   *     sleep
   */
  boolean signal() throws ErrnoException {
    VarHandle.fullFence();
    memory.putIntRelease(EventDescriptor.SIGNALLED_OFFSET, EventDescriptor.SIGNALLED);
    return wakeSleeper();
  }

  /** Returns whether the waiter, or a successor, has consumed the last signal. */
  boolean isConsumed() {
    return memory.getIntAcquire(EventDescriptor.SIGNALLED_OFFSET) == EventDescriptor.CONSUMED;
  }

  /** Ends the waiter's sleep. Returns whether a sleeping thread was woken. */
  boolean wakeSleeper() throws ErrnoException {
    VarHandle.fullFence();
    if (memory.getIntAcquire(EventDescriptor.SLEEPING_OFFSET) == 0) {
      return false;
    }
    memory.putIntRelease(EventDescriptor.SLEEPING_OFFSET, 0);
    return futex.wake(Integer.MAX_VALUE) > 0;
  }

  /** Consumes the signal; returns whether there was one. */
  boolean tryConsume() {
    if (memory.getIntAcquire(EventDescriptor.SIGNALLED_OFFSET) != EventDescriptor.SIGNALLED) {
      return false;
    }
    memory.putIntRelease(EventDescriptor.SIGNALLED_OFFSET, EventDescriptor.CONSUMED);
    VarHandle.fullFence();
    return true;
  }

  /** Announces a sleep. After this call, {@link #wakeSleeper} ends the sleep. */
  void setSleeping() {
    memory.putIntRelease(EventDescriptor.SLEEPING_OFFSET, 1);
    VarHandle.fullFence();
  }

  /**
   * Sleeps, unless the event was signalled or {@link #wakeSleeper} was called since {@link
   * #setSleeping}.
   */
  void sleep(long timeoutNs) throws ErrnoException {
    if (memory.getIntAcquire(EventDescriptor.SIGNALLED_OFFSET) != EventDescriptor.SIGNALLED) {
      futex.await(1, timeoutNs);
    }
  }

  /** Declares that the waiter is awake. */
  void clearSleeping() {
    memory.putIntRelease(EventDescriptor.SLEEPING_OFFSET, 0);
  }

  /** Returns whether the file still has the length that is mapped. */
  boolean isWhole() {
    return file.isWhole();
  }

  @Override
  public void close() {
    file.close();
  }
}
