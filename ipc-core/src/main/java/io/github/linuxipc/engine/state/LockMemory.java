package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.SharedState;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A lock in shared memory that needs neither an atomic update nor, for the process that acquired it
 * last, a system call. Each open has a row, whose kernel lock shows that its owner is alive.
 *
 * <pre>
 *   fast:     held[me] = pid;  fence;  if privileged == me, the lock is acquired, else held[me] = 0
 *   slow:     with the kernel's transfer lock:
 *               privileged = nobody;  fence
 *               if no other row that is held has a live owner:
 *                 held[me] = pid;  held[dead] = 0;  privileged = me;  the lock is acquired
 *   release:  held[me] = 0;  fence;  wake one that sleeps
 * </pre>
 *
 * <p>The fast path and the look of the slow path are Dekker's pattern: either the slow path sees
 * that the row is held, or the fast path sees that it is no longer privileged. Only the holder of
 * the transfer lock writes {@code privileged}, and only the owner of a row makes it held. So a
 * process may be killed or stopped at any store. A row that a dead owner left held is cleared only
 * after the next holder's row is held, so the fact is not lost if that holder dies as well; nobody
 * takes such a row over before.
 *
 * <p>One thread at a time, but for {@link #wakeup}.
 */
final class LockMemory {
  /** The result of an attempt. */
  enum Attempt {
    /** The lock is acquired. */
    ACQUIRED,
    /** The lock is acquired, and a holder has died. */
    ABANDONED,
    /** Another holds the lock, and will wake one that sleeps. */
    HELD,
    /** Another is acquiring the lock. */
    BUSY
  }

  private final StateMemory memory;
  private final SharedState locks;
  private final int row;
  private final int held;
  private final long pid;
  private SharedState.@Nullable Sleep sleep;

  private LockMemory(StateMemory memory, SharedState locks, int row, long pid) {
    this.memory = memory;
    this.locks = locks;
    this.row = row;
    this.held = LockDescriptor.held(row);
    this.pid = pid;
  }

  /**
   * Takes a row.
   *
   * @param pid the process id, not 0
   * @return the lock; null if another process acquires or takes a row right now
   * @throws NoRowException if all rows are taken
   */
  static @Nullable LockMemory join(StateMemory memory, SharedState locks, long pid)
      throws IpcException, NoRowException {
    if (!locks.tryLock(LockDescriptor.TRANSFER_LOCK)) {
      return null;
    }
    try {
      for (int row = 0; row < LockDescriptor.MAX_ROWS; row++) {
        if (memory.getLongAcquire(LockDescriptor.held(row)) == 0
            && locks.tryLock(LockDescriptor.FIRST_ROW_LOCK + row)) {
          if (memory.getInt(LockDescriptor.ROWS) <= row) {
            memory.putIntRelease(LockDescriptor.ROWS, row + 1);
          }
          VarHandle.fullFence();
          return new LockMemory(memory, locks, row, pid);
        }
      }
      throw new NoRowException();
    } finally {
      locks.unlock(LockDescriptor.TRANSFER_LOCK);
    }
  }

  /** Thrown when all rows are taken. */
  static final class NoRowException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Acquires the lock without a system call, if this row is privileged. */
  boolean tryFast() throws IpcException {
    if (memory.getIntAcquire(LockDescriptor.PRIVILEGED) != row + 1) {
      return false;
    }
    memory.putLongRelease(held, pid);
    VarHandle.fullFence();
    if (memory.getIntAcquire(LockDescriptor.PRIVILEGED) == row + 1) {
      return true;
    }
    release();
    return false;
  }

  /**
   * Acquires the lock if no live process holds it.
   *
   * @param slept whether this thread has slept since it began to wait; others may sleep as well
   */
  Attempt trySlow(boolean slept) throws IpcException {
    if (slept && memory.getIntAcquire(LockDescriptor.SLEEPING) == 1) {
      VarHandle.fullFence(); // nobody has released the lock: the time-out has ended the sleep
      if (isHeldElsewhere()) {
        return Attempt.HELD;
      }
    }
    if (!locks.tryLock(LockDescriptor.TRANSFER_LOCK)) {
      return Attempt.BUSY;
    }
    try {
      memory.putIntRelease(LockDescriptor.PRIVILEGED, 0);
      VarHandle.fullFence();
      if (isHeldElsewhere()) {
        memory.putIntRelease(LockDescriptor.SLEEPING, 1);
        VarHandle.fullFence();
        if (isHeldElsewhere()) {
          return Attempt.HELD;
        }
      }
      memory.putLongRelease(held, pid);
      boolean abandoned = clearDead();
      if (slept) {
        memory.putIntRelease(LockDescriptor.SLEEPING, 1);
      }
      memory.putIntRelease(LockDescriptor.PRIVILEGED, row + 1);
      VarHandle.fullFence();
      return abandoned ? Attempt.ABANDONED : Attempt.ACQUIRED;
    } finally {
      locks.unlock(LockDescriptor.TRANSFER_LOCK);
    }
  }

  private int rows() {
    int rows = memory.getIntAcquire(LockDescriptor.ROWS);
    return rows < 0 || rows > LockDescriptor.MAX_ROWS ? LockDescriptor.MAX_ROWS : rows;
  }

  /** Returns whether a live process holds the lock. */
  private boolean isHeldElsewhere() throws IpcException {
    int rows = rows();
    for (int other = 0; other < rows; other++) {
      if (other != row
          && memory.getLongAcquire(LockDescriptor.held(other)) != 0
          && locks.isLockedElsewhere(LockDescriptor.FIRST_ROW_LOCK + other)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Clears the rows of dead holders; returns whether there were any. A live process may make its
   * row held for a moment, until it finds that it is no longer privileged.
   */
  private boolean clearDead() throws IpcException {
    int rows = rows();
    boolean found = false;
    for (int other = 0; other < rows; other++) {
      int index = LockDescriptor.held(other);
      if (other != row
          && memory.getLongAcquire(index) != 0
          && !locks.isLockedElsewhere(LockDescriptor.FIRST_ROW_LOCK + other)) {
        memory.putLongRelease(index, 0);
        found = true;
      }
    }
    return found;
  }

  /** Releases the lock, and wakes one that sleeps. */
  void release() throws IpcException {
    memory.putLongRelease(held, 0);
    VarHandle.fullFence();
    if (memory.getInt(LockDescriptor.SLEEPING) != 0) {
      memory.putIntRelease(LockDescriptor.SLEEPING, 0);
      sleep().wake(1);
    }
  }

  private synchronized SharedState.Sleep sleep() {
    SharedState.Sleep existing = sleep;
    if (existing == null) {
      existing = locks.sleepOn(LockDescriptor.SLEEPING);
      sleep = existing;
    }
    return existing;
  }

  /** Sleeps after {@link Attempt#HELD}. */
  void await(long timeoutNs) throws IpcException {
    sleep().await(1, timeoutNs);
  }

  /** Ends the sleep of this process's thread, and spuriously those of others. */
  void wakeup() throws IpcException {
    memory.putIntRelease(LockDescriptor.SLEEPING, 0);
    sleep().wake(Integer.MAX_VALUE);
  }
}
