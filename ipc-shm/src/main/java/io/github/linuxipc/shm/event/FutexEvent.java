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
 * An event in shared memory: two words in the body of the waiter's {@link WaiterFile}, 128 bytes
 * apart.
 *
 * <pre>
 *   2048   rung     1 when it was rung and the waiter has not taken that yet; 2 when it has;
 *                   0 as long as nobody rings
 *   2176   asleep   1 while the waiter sleeps; the futex
 *
 *   waker:    prepare;  fence; rung = 1; fence; if asleep is 1: asleep = 0, wake
 *   waiter:   if rung is 1: rung = 2; fence; look at what was prepared
 *   to sleep: asleep = 1; fence; unless rung is 1: sleep while asleep is 1
 * </pre>
 *
 * <p>Of the stores of wakers and waiter to {@code rung} one comes last: if it is the waiter's, it
 * looks after all have prepared, and if it is a waker's, the next look finds 1. So there is no
 * compare-and-set, which would end the process if a neighbour truncated the file at that moment.
 */
final class FutexEvent implements AutoCloseable {
  private static final int RUNG = WaiterFile.BODY;
  private static final int ASLEEP = WaiterFile.BODY + 128;
  private static final int YES = 1;
  private static final int TAKEN = 2;

  private final SharedFile file;
  private final Memory memory;
  private final Futex futex;

  private FutexEvent(SharedFile file) {
    this.file = file;
    this.memory = file.memory();
    this.futex = new Futex(memory.view(), ASLEEP);
  }

  static FutexEvent open(Path path) throws IOException {
    return new FutexEvent(SharedFile.open(path, WaiterFile.LENGTH));
  }

  /**
   * Rings.
   *
   * @return whether a thread was woken: then the waiter lives, for no dead one sleeps
   */
  boolean ring() throws ErrnoException {
    VarHandle.fullFence();
    memory.putIntRelease(RUNG, YES);
    return wakeSleeper();
  }

  /** Whether the waiter, or a successor, has taken what was rung last. */
  boolean isTaken() {
    return memory.getIntAcquire(RUNG) == TAKEN;
  }

  /** Ends a sleep; returns whether there was one. */
  boolean wakeSleeper() throws ErrnoException {
    VarHandle.fullFence();
    if (memory.getIntAcquire(ASLEEP) == 0) {
      return false;
    }
    memory.putIntRelease(ASLEEP, 0);
    return futex.wake(Integer.MAX_VALUE) > 0;
  }

  boolean tryTake() {
    if (memory.getIntAcquire(RUNG) != YES) {
      return false;
    }
    memory.putIntRelease(RUNG, TAKEN);
    VarHandle.fullFence();
    return true;
  }

  /** From here on {@link #wakeSleeper} ends a sleep. */
  void setSleeping() {
    memory.putIntRelease(ASLEEP, 1);
    VarHandle.fullFence();
  }

  /** Sleeps, unless it was rung or disturbed since {@link #setSleeping}. */
  void sleep(long timeoutNs) throws ErrnoException {
    if (memory.getIntAcquire(RUNG) != YES) {
      futex.await(1, timeoutNs);
    }
  }

  void clearSleeping() {
    memory.putIntRelease(ASLEEP, 0);
  }

  /** Whether the file still has the length that is mapped. */
  boolean isWhole() {
    return file.isWhole();
  }

  @Override
  public void close() {
    file.close();
  }
}
