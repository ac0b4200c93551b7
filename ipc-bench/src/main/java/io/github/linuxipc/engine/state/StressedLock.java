package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.SharedState;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A lock that two processes have open, in memory of its own. The first one is privileged. */
class StressedLock {
  private static final int LOCKS = LockDescriptor.FIRST_ROW_LOCK + 2;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(LockDescriptor.LENGTH);
  private final AtomicReferenceArray<Object> owners = new AtomicReferenceArray<>(LOCKS);

  /** The process that holds the lock at first. */
  final LockMemory first = open(1);

  /** The other process. */
  final LockMemory second = open(2);

  /** Creates a lock that the first process holds. */
  StressedLock() {
    if (!tryAcquire(first)) {
      throw new IllegalStateException("a free lock was not acquired");
    }
  }

  private LockMemory open(long pid) {
    try {
      LockMemory opened = LockMemory.join(new MappedState(memory), new KernelLocks(), pid);
      if (opened == null) {
        throw new IllegalStateException("the transfer lock is not free");
      }
      return opened;
    } catch (IpcException | LockMemory.NoRowException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tries to acquire the lock as an application does; returns whether it was acquired. */
  static boolean tryAcquire(LockMemory lock) {
    try {
      return lock.tryFast() || lock.trySlow(false) == LockMemory.Attempt.ACQUIRED;
    } catch (IpcException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Releases the lock. */
  static void release(LockMemory lock) {
    try {
      lock.release();
    } catch (IpcException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The locks of one process, which the kernel would hold for it. */
  private final class KernelLocks implements SharedState {
    @Override
    public ByteBuffer memory() {
      return memory;
    }

    @Override
    public boolean tryLock(int number) {
      return owners.compareAndSet(number, null, this);
    }

    @Override
    public void unlock(int number) {
      owners.compareAndSet(number, this, null);
    }

    @Override
    public boolean isLockedElsewhere(int number) {
      Object owner = owners.get(number);
      return owner != null && owner != this;
    }

    @Override
    public boolean isIntact() {
      return true;
    }

    @Override
    public Sleep sleepOn(int index) {
      return new Sleep() {
        @Override
        public void await(int expected, long timeoutNs) {}

        @Override
        public void wake(int count) {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
