package io.github.linuxipc.engine;

import io.github.linuxipc.spi.ProcessBarrier;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive ownership of a link by one thread, claim or background task at a time. Unlike a {@link
 * ReentrantLock}, the ownership does not belong to a thread: any thread may release the link for
 * the owner. The owner may block while it holds the link, because every waiter has a time limit of
 * its own or gives up at {@link #cancelWaiters}. Acquiring a free link is one compare-and-set, or
 * none for the thread that the link is {@linkplain OwnershipBias biased} to. Releasing it is one
 * release store. A full fence on release would stall until the store buffer, with all that was just
 * written for the peer, has drained.
 *
 * <p>Waiters park in a queue. A release wakes the first waiter only, and a thread that arrives at
 * that moment may acquire the link before the waiter does. Without a fence, a release can miss a
 * thread that enters an empty queue at that moment, but the store of the release becomes visible
 * microseconds later. Therefore the first waiter re-checks a few times, at intervals that grow from
 * 50 microseconds, before it parks for the rest of its time. No other waiter needs to re-check.
 */
public final class LinkOwnership {
  private static final long FIRST_RECHECK_NS = 50_000;
  private static final long DEFERRED_CLOSE_NS = 2_000_000;

  /**
   * How long a waiter cannot be woken again after it was woken and lost the race for the link. A
   * faster thread may win many times in a row, and a wake-up for each time would cost more than the
   * work done meanwhile.
   */
  private static final long LOST_RACE_PAUSE_NS = 200_000;

  /**
   * The upper bound of the intervals between re-checks. After the last of them, any missed release
   * has become visible.
   */
  private static final long LAST_RECHECK_NS = 100_000_000;

  /** No time limit. */
  public static final long FOREVER = Long.MAX_VALUE;

  private final AtomicBoolean owned = new AtomicBoolean();
  private final OwnershipBias bias = new OwnershipBias();
  private final AtomicBoolean heldWhileWaiting = new AtomicBoolean();

  /** Guards the queue's references from waiter to waiter. Never held while a thread waits. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Waiter first;
  private @Nullable Waiter last;
  private volatile boolean cancelled;

  /** A waiting thread in the queue. */
  private static final class Waiter {
    final Thread thread = Thread.currentThread();

    /** Whether the thread was woken. It is not woken again until it has cleared the flag. */
    final AtomicBoolean woken = new AtomicBoolean();

    @Nullable Waiter previous;
    @Nullable Waiter next;

    void wake() {
      if (!woken.getAndSet(true)) {
        LockSupport.unpark(thread);
      }
    }
  }

  /** Creates the ownership of a link that is free. */
  public LinkOwnership() {}

  /**
   * Acquires the link if it is free now.
   *
   * @return whether it was free
   */
  public boolean tryAcquire() {
    return bias.tryAcquire() || tryAcquireUnbiased();
  }

  private boolean tryAcquireUnbiased() {
    if (bias.isHeld() || !owned.compareAndSet(false, true)) {
      return false;
    }
    boolean acquired = bias.tryEnd();
    if (!acquired) {
      free();
    }
    return acquired;
  }

  /**
   * Allows the ownership to become biased to a thread that acquires it many times in a row.
   *
   * @param barrier returns a barrier, or null if there is none yet; called by owners
   */
  public void allowBias(Supplier<@Nullable ProcessBarrier> barrier) {
    bias.allow(barrier);
  }

  /**
   * Acquires the link if it is free, for a thread that has just set the deferred-close flag. The
   * owner checks that flag after its release. Because the release has no fence, an owner that
   * releases at this moment may miss the flag, but its release becomes visible a little later. This
   * method therefore waits up to two milliseconds.
   */
  boolean tryAcquireForDeferredClose() {
    return acquireUninterruptibly(DEFERRED_CLOSE_NS);
  }

  /**
   * Acquires the link if its owner releases it soon. An owner in a non-blocking call releases the
   * link soon. If the owner waits or has an open claim, this method returns false.
   *
   * @return whether the link was acquired
   */
  public boolean tryAcquireBriefly() {
    while (!tryAcquire()) {
      if (heldWhileWaiting.getAcquire()) {
        return false;
      }
      Thread.yield();
    }
    return true;
  }

  /**
   * Acquires the link, and waits for it up to a time-out.
   *
   * @param timeoutNs the time-out in nanoseconds
   * @return false if the time-out expired, or the waiters were {@linkplain #cancelWaiters
   *     cancelled} and the link is not free
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean acquire(long timeoutNs) throws InterruptedException {
    return tryAcquire() || await(timeoutNs, false);
  }

  /**
   * Acquires the link even after {@link #cancelWaiters}, and waits through interrupts. An interrupt
   * stays pending.
   *
   * @param timeoutNs the time-out in nanoseconds
   * @return false if the time-out expired
   */
  public boolean acquireUninterruptibly(long timeoutNs) {
    boolean interrupted = Thread.interrupted();
    long deadlineNs = Durations.deadlineNs(timeoutNs);
    boolean acquired = tryAcquire();
    while (!acquired && deadlineNs - System.nanoTime() > 0) {
      try {
        acquired = await(deadlineNs - System.nanoTime(), true);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return acquired;
  }

  private boolean await(long timeoutNs, boolean evenIfCancelled) throws InterruptedException {
    long remainingNs = timeoutNs;
    long recheckNs = FIRST_RECHECK_NS;
    boolean acquired = false;
    Waiter waiter = enqueue();
    try {
      while (true) {
        if (waiter.woken.get() && !cancelled) {
          acquired = tryAcquire();
          if (acquired) {
            return true;
          }
          remainingNs = park(Math.min(LOST_RACE_PAUSE_NS, remainingNs), remainingNs);
        }
        // cleared before the attempt: a release sees that, or the attempt sees the release
        waiter.woken.set(false);
        acquired = tryAcquire();
        if (acquired || remainingNs <= 0 || (cancelled && !evenIfCancelled)) {
          return acquired;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        boolean rechecks = first == waiter && recheckNs <= LAST_RECHECK_NS;
        remainingNs = park(rechecks ? Math.min(recheckNs, remainingNs) : remainingNs, remainingNs);
        recheckNs = rechecks ? 4 * recheckNs : recheckNs;
      }
    } finally {
      dequeue(waiter, acquired);
    }
  }

  /** Parks the thread. A wait without a limit uses no timer. */
  private long park(long parkNs, long remainingNs) {
    if (parkNs == FOREVER) {
      LockSupport.park(this);
      return remainingNs;
    }
    long beganNs = System.nanoTime();
    LockSupport.parkNanos(this, parkNs);
    return remainingNs == FOREVER ? remainingNs : remainingNs - (System.nanoTime() - beganNs);
  }

  private Waiter enqueue() {
    Waiter waiter = new Waiter();
    lock.lock();
    try {
      Waiter before = last;
      waiter.previous = before;
      last = waiter;
      if (before == null) {
        first = waiter;
      } else {
        before.next = waiter;
      }
    } finally {
      lock.unlock();
    }
    return waiter;
  }

  /**
   * Removes a waiter from the queue. If the first waiter leaves as the owner, its own release or a
   * later one sees the next waiter. If it gives up, it may just have consumed the wake-up of a
   * release, so the next waiter is woken.
   */
  private void dequeue(Waiter waiter, boolean acquired) {
    Waiter promoted;
    lock.lock();
    try {
      Waiter before = waiter.previous;
      Waiter after = waiter.next;
      if (after == null) {
        last = before;
      } else {
        after.previous = before;
      }
      if (before == null) {
        first = after;
      } else {
        before.next = after;
      }
      promoted = before == null && !acquired ? after : null;
    } finally {
      lock.unlock();
    }
    if (promoted != null) {
      promoted.wake();
    }
  }

  /**
   * Records whether the owner waits or has an open claim, so that {@link #tryAcquireBriefly} gives
   * up.
   *
   * @param waiting whether it does
   */
  public void markHeldWhileWaiting(boolean waiting) {
    // release mode is enough: a thread that tries to acquire the link reads it repeatedly
    heldWhileWaiting.setRelease(waiting);
  }

  /** Releases the link. Any thread may do it for the owner. */
  public void release() {
    if (bias.release()) {
      wakeWaiter();
    } else {
      free();
    }
  }

  private void free() {
    owned.setRelease(false);
    wakeWaiter();
  }

  private void wakeWaiter() {
    if (first != null) {
      wakeFirst();
    }
  }

  private void wakeFirst() {
    VarHandle.fullFence(); // reads below this fence come after the release
    Waiter next = first;
    if (next != null && !owned.get()) { // otherwise the next release wakes it
      next.wake();
    }
  }

  /**
   * Makes all waiters give up, except those in {@link #acquireUninterruptibly}. A free link can
   * still be acquired.
   */
  public void cancelWaiters() {
    cancelled = true;
    lock.lock();
    try {
      for (Waiter each = first; each != null; each = each.next) {
        each.wake();
      }
    } finally {
      lock.unlock();
    }
  }
}
