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
 * Taking a free turn is one compare-and-set, giving it back one release store: a full fence there
 * would wait until all that was just written for the peer has left this core.
 */
final class Turn {
  private static final long FIRST_SLICE_NS = 1_000_000;
  private static final long LAST_SLICE_NS = 100_000_000;

  /** No time limit. */
  static final long FOREVER = Long.MAX_VALUE;

  private final AtomicBoolean held = new AtomicBoolean();
  private final AtomicInteger waiters = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean ended;
  private final AtomicBoolean keptLong = new AtomicBoolean();

  /** Takes the turn if it is free now. */
  boolean tryTake() {
    return held.compareAndSet(false, true);
  }

  /**
   * Takes the turn if it is free, for who has just left a note for the holder to find after its
   * release: without a fence there, a release at this very moment may have missed the note, but is
   * seen a little later.
   */
  boolean tryTakeAfterNote() {
    return takeUninterruptibly(2 * FIRST_SLICE_NS);
  }

  /**
   * Takes the turn if its holder gives it back at once: a holder in the middle of a non-blocking
   * call does, one that waits or has a claim open does not.
   */
  boolean tryTakeSoon() {
    while (!tryTake()) {
      if (keptLong.getAcquire()) {
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
    long sliceNs = FIRST_SLICE_NS;
    waiters.incrementAndGet();
    try {
      while (!tryTake()) {
        if (ended || leftNs <= 0) {
          return false;
        }
        // Without a fence, a release may not see that somebody waits: look again soon, then seldom.
        sliceNs = Math.min(sliceNs, leftNs);
        leftNs -= sliceNs - changed.awaitNanos(sliceNs);
        sliceNs = Math.min(2 * sliceNs, LAST_SLICE_NS);
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
    keptLong.setRelease(longer); // whoever looks for the turn looks again
  }

  /** Gives the turn back. Any thread may do it for the holder. */
  void release() {
    held.setRelease(false);
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
