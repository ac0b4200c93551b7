package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The right to poll one receiver for all threads that wait for its messages. The thread that waits
 * is the thread that polls: a waiting thread takes the turn if it is free, and parks if it is not.
 * A thread that stops waiting, for whatever reason, wakes another waiter if the turn is free then.
 *
 * <pre>
 *   a waiter enqueues itself, then looks whether the turn is free, and parks if it is not
 *   the holder releases the turn, then looks for a waiter, and wakes it
 * </pre>
 *
 * <p>Because of these orders, the waiter finds the turn free, or the holder finds the waiter. A
 * waiter that is woken and leaves without the turn looks for a waiter itself. With a single waiter
 * there is no switch of threads, and no lock is taken.
 */
abstract class PollTurn {
  /** The longest time of one poll, and the time until the holder looks around, in nanoseconds. */
  static final long SLICE_NS = 250_000_000;

  private final AtomicBoolean taken = new AtomicBoolean();

  /** Guards the queue's references. Never held while a thread waits. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Waiter first;
  private volatile boolean heldByEngine;

  /** What a thread waits for. */
  interface Awaited {
    /** Returns whether the wait is over. The thread is unparked when this becomes true. */
    boolean isDone();
  }

  /** A thread that waits for the turn. */
  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    final boolean engine;
    @Nullable Waiter next;

    Waiter(boolean engine) {
      this.engine = engine;
    }
  }

  /** Polls once, for at most the time-out. Called by the holder of the turn. */
  abstract void poll(long timeoutNs) throws IpcException, InterruptedException;

  /** Polls once, for at most the time-out or until {@link #endPoll}. */
  abstract void pollOnce(long timeoutNs) throws IpcException, InterruptedException;

  /**
   * Looks for what no message tells, such as a lost responder. Called by the holder of the turn: on
   * an engine thread after each poll, otherwise after the first poll that ends a slice or more
   * after the last look.
   */
  abstract void lookAround();

  /** Ends the poll of an engine thread, because a caller wants the turn. */
  abstract void endPoll();

  /**
   * Waits in a platform thread of a caller until something is done or the deadline passes.
   *
   * @return whether it is done
   */
  boolean await(Awaited what, long deadlineNs) throws IpcException, InterruptedException {
    boolean followed = false;
    try {
      while (!what.isDone()) {
        boolean inTime;
        if (tryTake()) {
          try {
            inTime = lead(what, deadlineNs);
          } finally {
            release();
          }
        } else {
          followed = true;
          inTime = follow(what, deadlineNs);
        }
        if (!inTime) {
          return what.isDone();
        }
      }
      return true;
    } finally {
      if (followed) {
        passOn();
      }
    }
  }

  /**
   * Polls as the holder of the turn until something is done or the deadline passes. Reads the clock
   * as rarely as possible, because the reading is a considerable part of a short wait.
   *
   * @return false if the deadline has passed
   */
  private boolean lead(Awaited what, long deadlineNs) throws IpcException, InterruptedException {
    long nowNs = System.nanoTime();
    long nextLookNs = nowNs + SLICE_NS;
    while (!what.isDone() && deadlineNs - nowNs > 0) {
      poll(Math.min(deadlineNs - nowNs, SLICE_NS));
      if (what.isDone()) {
        return true;
      }
      nowNs = System.nanoTime();
      if (nowNs - nextLookNs >= 0) {
        lookAround();
        nextLookNs = nowNs + SLICE_NS;
      }
    }
    return deadlineNs - nowNs > 0;
  }

  /** Waits for the turn or until something is done; returns false if the deadline has passed. */
  private boolean follow(Awaited what, long deadlineNs) throws InterruptedException {
    Waiter waiter = new Waiter(false);
    enqueue(waiter);
    try {
      if (heldByEngine) {
        endPoll();
      }
      while (!what.isDone() && !isFree()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, leftNs);
      }
      return true;
    } finally {
      dequeue(waiter);
    }
  }

  /**
   * Polls once on an engine thread if the turn is free and no thread waits for it. Otherwise waits
   * until the turn may be free, and does not poll.
   *
   * @param timeoutNs how long to poll or wait at most
   */
  void pollOnEngineThread(long timeoutNs) throws IpcException, InterruptedException {
    if (first == null && tryTake()) {
      heldByEngine = true;
      try {
        if (first == null) { // a caller that came before heldByEngine was set does not end the poll
          pollOnce(timeoutNs);
        }
        lookAround();
      } finally {
        heldByEngine = false;
        release();
      }
    } else {
      Waiter waiter = new Waiter(true);
      enqueue(waiter);
      try {
        if (!isFree()) {
          LockSupport.parkNanos(this, Math.min(timeoutNs, SLICE_NS));
        }
      } finally {
        dequeue(waiter);
        passOn();
      }
    }
  }

  private boolean tryTake() {
    return taken.compareAndSet(false, true);
  }

  private boolean isFree() {
    return !taken.get();
  }

  private void release() {
    taken.set(false);
    passOn();
  }

  /** Wakes a waiter if the turn is free. A caller is preferred to an engine thread. */
  final void passOn() {
    if (first == null || !isFree()) {
      return;
    }
    lock.lock();
    try {
      Waiter chosen = first;
      for (Waiter each = first; each != null; each = each.next) {
        if (!each.engine) {
          chosen = each;
          break;
        }
      }
      if (chosen != null) {
        LockSupport.unpark(chosen.thread);
      }
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Waiter waiter) {
    lock.lock();
    try {
      waiter.next = first;
      first = waiter;
    } finally {
      lock.unlock();
    }
  }

  private void dequeue(Waiter waiter) {
    lock.lock();
    try {
      if (first == waiter) {
        first = waiter.next;
        return;
      }
      for (Waiter each = first; each != null; each = each.next) {
        if (each.next == waiter) {
          each.next = waiter.next;
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
