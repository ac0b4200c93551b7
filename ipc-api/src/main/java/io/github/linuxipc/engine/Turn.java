package io.github.linuxipc.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to use a link: held by one thread, claim or background task at a time. Unlike a lock it
 * may be handed from thread to thread, and unlike a lock it may be held while its holder waits,
 * because whoever wants it waits no longer than he asked to, and {@link #end} wakes all who do.
 * Taking and giving back a free turn is one compare-and-set and one volatile store.
 */
final class Turn {
  /** No time limit. */
  static final long FOREVER = Long.MAX_VALUE;

  private final AtomicBoolean held = new AtomicBoolean();
  private final AtomicInteger waiters = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean ended;
  private volatile boolean keptLong;

  /** Takes the turn if it is free now. */
  boolean tryTake() {
    return held.compareAndSet(false, true);
  }

  /**
   * Takes the turn if its holder gives it back at once: a holder in the middle of a non-blocking
   * call does, one that waits or has a claim open does not.
   */
  boolean tryTakeSoon() {
    while (!tryTake()) {
      if (keptLong) {
        return false;
      }
      Thread.yield();
    }
    return true;
  }

  /**
   * Takes the turn, and waits for it up to a time.
   *
   * @return false if the time passed, or the turn was {@linkplain #end ended} and not free
   */
  boolean take(long timeoutNs) throws InterruptedException {
    if (tryTake()) {
      return true;
    }
    lock.lockInterruptibly();
    try {
      return await(timeoutNs);
    } finally {
      lock.unlock();
    }
  }

  private boolean await(long timeoutNs) throws InterruptedException {
    long leftNs = timeoutNs;
    waiters.incrementAndGet(); // before the attempt below: release() sees one or the other
    try {
      while (!tryTake()) {
        if (ended || leftNs <= 0) {
          return false;
        }
        leftNs = changed.awaitNanos(leftNs);
      }
      return true;
    } finally {
      waiters.decrementAndGet();
    }
  }

  /** Takes the turn whatever happens; an interrupt stays pending. */
  boolean takeUninterruptibly(long timeoutNs) {
    boolean interrupted = Thread.interrupted();
    long deadlineNs = System.nanoTime() + timeoutNs;
    try {
      while (true) {
        try {
          return takeEvenIfEnded(deadlineNs - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean takeEvenIfEnded(long timeoutNs) throws InterruptedException {
    long deadlineNs = System.nanoTime() + timeoutNs;
    while (!take(deadlineNs - System.nanoTime())) {
      if (deadlineNs - System.nanoTime() <= 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(1); // ended: take() no longer waits; only close comes here
    }
    return true;
  }

  /** Says that the holder waits, or has lent the turn to the application: others need not hope. */
  void keepLong(boolean longer) {
    keptLong = longer;
  }

  /** Gives the turn back. Any thread may do it for the holder. */
  void release() {
    held.set(false);
    if (waiters.get() > 0) {
      signalAll();
    }
  }

  /** Makes everybody who waits for the turn give up; a free turn can still be taken. */
  void end() {
    ended = true;
    signalAll();
  }

  private void signalAll() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
