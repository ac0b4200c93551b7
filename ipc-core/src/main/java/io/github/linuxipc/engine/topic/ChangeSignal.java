package io.github.linuxipc.engine.topic;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes threads that wait for a change of a publisher's subscriptions. Thread-safe. */
final class ChangeSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** How often {@link #signal} was called. Guarded by the lock. */
  private long changes;

  void signal() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@link #signal} is called. May return early. */
  void await(long timeoutNs) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long seen = changes;
      long leftNs = timeoutNs;
      while (changes == seen && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }
}
