package io.github.linuxipc.inproc;

import io.github.linuxipc.spi.SharedState;
import io.github.linuxipc.spi.StateKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Memory within this JVM, with locks and sleeping threads. */
final class InprocMemory {
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final int LINE = 64;

  private final StateKind kind;
  private final String terms;
  private final ByteBuffer memory;
  private final Map<Integer, Open> owners = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private int users;
  private boolean persistent;

  InprocMemory(StateKind kind, String terms, int length) {
    this.kind = kind;
    this.terms = terms;
    int rounded = (int) Math.min(Integer.MAX_VALUE - LINE, (length + LINE - 1L) / LINE * LINE);
    this.memory =
        ByteBuffer.allocateDirect(rounded + LINE).alignedSlice(LINE).limit(length).slice();
  }

  StateKind kind() {
    return kind;
  }

  String terms() {
    return terms;
  }

  /** Adds a user. The caller guards users with a lock of its own. */
  SharedState open(boolean outlives, Runnable onClose) {
    users++;
    persistent |= outlives;
    return new Open(onClose);
  }

  /** Removes a user; returns whether nobody needs the memory any more. */
  boolean leave() {
    users--;
    return users == 0 && !persistent;
  }

  private final class Open implements SharedState {
    private final Runnable onClose;
    private boolean closed;

    Open(Runnable onClose) {
      this.onClose = onClose;
    }

    @Override
    public ByteBuffer memory() {
      return memory.duplicate();
    }

    @Override
    public boolean tryLock(int number) {
      synchronized (owners) {
        return !closed && owners.putIfAbsent(number, this) == null;
      }
    }

    @Override
    public void unlock(int number) {
      synchronized (owners) {
        owners.remove(number, this);
      }
    }

    @Override
    public boolean isLockedElsewhere(int number) {
      synchronized (owners) {
        Open owner = owners.get(number);
        return owner != null && owner != this;
      }
    }

    @Override
    public boolean isIntact() {
      return true;
    }

    @Override
    public Sleep sleepOn(int index) {
      return new WordSleep(index);
    }

    @Override
    public void close() {
      synchronized (owners) {
        if (closed) {
          return;
        }
        closed = true;
        owners.values().removeIf(owner -> owner == this);
      }
      onClose.run();
    }
  }

  /** All sleepers of the memory share one condition: a wake-up may be spurious. */
  private final class WordSleep implements SharedState.Sleep {
    private final int index;

    WordSleep(int index) {
      this.index = index;
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the caller looks again
    public void await(int expected, long timeoutNs) {
      lock.lock();
      try {
        if ((int) INT.getVolatile(memory, index) == expected) {
          woken.awaitNanos(timeoutNs);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void wake(int count) {
      lock.lock();
      try {
        woken.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {}
  }
}
