package io.github.linuxipc.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a link: held by one thread, claim or background task at a time. Unlike a lock it
 * may be handed from thread to thread, and unlike a lock it may be held while its holder waits,
 * because a thread that wants it waits no longer than it asked to, and {@link #cancelWaiters} wakes
 * all that do. Taking a free turn is one compare-and-set, giving it back one release store: a full
 * fence there would wait until all that was just written for the peer has left this core.
 *
 * <p>Threads that wait are parked in a queue, of which a release wakes the first alone; a thread
 * that comes just then may be quicker. Without a fence a release can miss a thread that enters an
 * empty queue at that very moment, but what it stored is visible microseconds later. So the first
 * in the queue looks again a few times before it sleeps for long, and no other thread has to.
 */
final class LinkOwnership {
  private static final long FIRST_LOOK_NS = 50_000;
  private static final long NOTE_NS = 2_000_000;

  /**
   * How long a thread that was woken and came too late cannot be woken again: whoever is quicker
   * may be quicker many times, and to wake it each time would cost more than what is done
   * meanwhile.
   */
  private static final long DEAF_NS = 200_000;

  /** After a look so long after the last, whatever was missed has been seen. */
  private static final long LAST_LOOK_NS = 100_000_000;

  /** No time limit. */
  static final long FOREVER = Long.MAX_VALUE;

  private final AtomicBoolean held = new AtomicBoolean();
  private final AtomicBoolean keptLong = new AtomicBoolean();

  /** Guards the queue's links; never held while waiting. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Waiter first;
  private @Nullable Waiter last;
  private volatile boolean ended;

  /** A thread in the queue. */
  private static final class Waiter {
    final Thread thread = Thread.currentThread();

    /** It was woken and has not looked at the turn since. */
    final AtomicBoolean told = new AtomicBoolean();

    @Nullable Waiter previous;
    @Nullable Waiter next;

    void tell() {
      if (!told.getAndSet(true)) {
        LockSupport.unpark(thread);
      }
    }
  }

  /** Takes the turn if it is free now. */
  boolean tryAcquire() {
    return held.compareAndSet(false, true);
  }

  /**
   * Takes the turn if it is free, for a thread that has just left a note for the holder to find
   * after its release: without a fence there, a release at this very moment may have missed the
   * note, but is seen a little later.
   */
  boolean tryAcquireForDeferredClose() {
    return acquireUninterruptibly(NOTE_NS);
  }

  /**
   * Takes the turn if its holder gives it back at once: a holder in the middle of a non-blocking
   * call does, one that waits or has a claim open does not.
   */
  boolean tryAcquireBriefly() {
    while (!tryAcquire()) {
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
   * @return false if the time passed, or the turn was {@linkplain #cancelWaiters ended} and not
   *     free
   */
  boolean acquire(long timeoutNs) throws InterruptedException {
    return tryAcquire() || await(timeoutNs, false);
  }

  /**
   * Takes the turn even if it was {@linkplain #cancelWaiters ended}, and whatever happens; an
   * interrupt stays pending.
   */
  boolean acquireUninterruptibly(long timeoutNs) {
    boolean interrupted = Thread.interrupted();
    long deadlineNs = ChannelEndpoint.deadlineNs(timeoutNs);
    boolean taken = tryAcquire();
    while (!taken && deadlineNs - System.nanoTime() > 0) {
      try {
        taken = await(deadlineNs - System.nanoTime(), true);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return taken;
  }

  private boolean await(long timeoutNs, boolean evenIfEnded) throws InterruptedException {
    long leftNs = timeoutNs;
    long lookNs = FIRST_LOOK_NS;
    boolean taken = false;
    Waiter me = enqueue();
    try {
      while (true) {
        if (me.told.get() && !ended) {
          taken = tryAcquire();
          if (taken) {
            return true;
          }
          leftNs = park(Math.min(DEAF_NS, leftNs), leftNs);
        }
        me.told.set(false); // before the look: a release sees this, or the look sees the release
        taken = tryAcquire();
        if (taken || leftNs <= 0 || (ended && !evenIfEnded)) {
          return taken;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        boolean looks = first == me && lookNs <= LAST_LOOK_NS;
        leftNs = park(looks ? Math.min(lookNs, leftNs) : leftNs, leftNs);
        lookNs = looks ? 4 * lookNs : lookNs;
      }
    } finally {
      dequeue(me, taken);
    }
  }

  /** Parks, for ever if that is what is left, which takes no timer. */
  private long park(long parkNs, long leftNs) {
    if (parkNs == FOREVER) {
      LockSupport.park(this);
      return leftNs;
    }
    long beganNs = System.nanoTime();
    LockSupport.parkNanos(this, parkNs);
    return leftNs == FOREVER ? leftNs : leftNs - (System.nanoTime() - beganNs);
  }

  private Waiter enqueue() {
    Waiter me = new Waiter();
    lock.lock();
    try {
      Waiter before = last;
      me.previous = before;
      last = me;
      if (before == null) {
        first = me;
      } else {
        before.next = me;
      }
    } finally {
      lock.unlock();
    }
    return me;
  }

  /**
   * Leaves the queue. If the first leaves with the turn, its own release, or a later one, will see
   * the next; if it gives up, a release may just have told it in vain, so the next is told.
   */
  private void dequeue(Waiter me, boolean taken) {
    Waiter promoted;
    lock.lock();
    try {
      Waiter before = me.previous;
      Waiter after = me.next;
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
      promoted = before == null && !taken ? after : null;
    } finally {
      lock.unlock();
    }
    if (promoted != null) {
      promoted.tell();
    }
  }

  /** Says that the holder waits, or has lent the turn to the application: others need not hope. */
  void markHeldWhileWaiting(boolean longer) {
    keptLong.setRelease(longer); // a thread that looks for the turn looks again
  }

  /** Gives the turn back. Any thread may do it for the holder. */
  void release() {
    held.setRelease(false);
    if (first != null) {
      tellFirst();
    }
  }

  private void tellFirst() {
    VarHandle.fullFence(); // from here on, what is seen is later than the release
    Waiter next = first;
    if (next != null && !held.get()) { // else the next release tells it
      next.tell();
    }
  }

  /** Makes all that wait for the turn give up; a free turn can still be taken. */
  void cancelWaiters() {
    ended = true;
    lock.lock();
    try {
      for (Waiter each = first; each != null; each = each.next) {
        each.tell();
      }
    } finally {
      lock.unlock();
    }
  }
}
