package io.github.linuxipc.engine;

import io.github.linuxipc.spi.ProcessBarrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bias of a {@link LinkOwnership} to one thread, which acquires the link without a
 * compare-and-set. A compare-and-set is a full fence. It waits until all earlier stores are done,
 * and most of these go to memory that another processor has just read.
 *
 * <pre>
 *   biased thread:  held = true;    (no fence)   thread == this? then it owns the link
 *   other thread:   thread = null;  barrier      held? then the biased thread still owns the link
 * </pre>
 *
 * <p>This is Dekker's pattern: at least one side sees the store of the other. The other thread
 * executes a {@link ProcessBarrier}, which acts as a fence on both sides, and thereby ends the
 * bias. It first acquires the ownership as all unbiased owners do, so that only one thread ends the
 * bias, and nobody else owns the link meanwhile. (D. Dice, M. Moir, W. Scherer, "Quickly
 * Reacquirable Locks", 2003; membarrier(2).)
 *
 * <p>The ownership becomes biased to a thread that has acquired it many times in a row. A bias that
 * another thread ends soon after the one before makes the next one four times as hard to get, so
 * that threads which share a link seldom execute barriers. After a bias that has lasted, the next
 * one is as easy to get as the first, so that a thread which looks at the link from time to time
 * does not end the bias for good.
 */
final class OwnershipBias {
  private static final int FIRST_STREAK = 4096;
  private static final int LAST_STREAK = 1 << 28;
  private static final int BACKOFF_FACTOR = 4;

  /**
   * The time between two ends of a bias in which a few thousand messages and a barrier are cheap.
   */
  private static final long CALM_NS = 50_000_000;

  /** The time after which a store is certainly visible on all processors. */
  private static final long STORE_VISIBLE_NS = 10_000_000;

  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(OwnershipBias.class, "held", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The thread that the ownership is biased to. Set by an owner, and cleared by another. */
  private volatile @Nullable Thread thread;

  /** Whether the biased thread has acquired the link, or tries to. */
  @SuppressWarnings("unused") // accessed by the VarHandle
  private volatile boolean held;

  /** Whether the owner has acquired the link by the bias. Guarded by the ownership, as the rest. */
  private boolean ownedByBias;

  private @Nullable Thread last;
  private int streak;
  private int wantedStreak = FIRST_STREAK;
  private long endedNs = System.nanoTime();
  private @Nullable ProcessBarrier barrier;
  private volatile Supplier<@Nullable ProcessBarrier> barriers = () -> null;

  /** Sets what returns a barrier, or null as long as there is none. Owners call it. */
  void allow(Supplier<@Nullable ProcessBarrier> supplier) {
    barriers = supplier;
  }

  /** Acquires the link if the ownership is biased to the current thread and the link is free. */
  boolean tryAcquire() {
    Thread current = Thread.currentThread();
    if (thread != current || held) {
      return false;
    }
    HELD.setOpaque(this, true);
    // Together the two fences keep HotSpot from reading the thread before the store. On x86-64 they
    // emit no instruction; on aarch64 the first one is a barrier.
    VarHandle.releaseFence();
    VarHandle.acquireFence();
    if (thread == current) {
      ownedByBias = true;
      return true;
    }
    HELD.setRelease(this, false);
    return false;
  }

  /** Returns whether the biased thread owns the link, or is about to find out that it does not. */
  boolean isHeld() {
    return held;
  }

  /**
   * Ends the bias for the current thread, which has just acquired the ownership without it, and
   * counts how many times in a row the thread has done so.
   *
   * @return false if the biased thread still owns the link
   */
  boolean tryEnd() {
    Thread current = Thread.currentThread();
    Thread biased = thread;
    if (biased != null) {
      end(biased != current);
      return !held;
    }
    if (last != current) {
      last = current;
      streak = 0;
    } else if (++streak >= wantedStreak) {
      begin(current);
    }
    return true;
  }

  private void begin(Thread current) {
    streak = 0;
    barrier = barriers.get();
    if (barrier != null) {
      thread = current;
    }
  }

  /** Ends the bias. Its own thread has to execute no barrier for that. */
  private void end(boolean byOther) {
    thread = null;
    ProcessBarrier known = barrier;
    if (byOther) {
      long nowNs = System.nanoTime();
      boolean calm = nowNs - endedNs >= CALM_NS;
      wantedStreak = calm ? FIRST_STREAK : Math.min(LAST_STREAK, BACKOFF_FACTOR * wantedStreak);
      endedNs = nowNs;
      if (known == null || !known.execute()) {
        pause();
      }
    }
  }

  /** Replaces a barrier that the kernel has refused. */
  private static void pause() {
    VarHandle.fullFence();
    long endNs = System.nanoTime() + STORE_VISIBLE_NS;
    while (endNs - System.nanoTime() > 0) {
      LockSupport.parkNanos(endNs - System.nanoTime()); // returns at once while interrupted
    }
  }

  /**
   * Releases the link if its owner has acquired it by the bias.
   *
   * @return false if the owner has acquired it otherwise
   */
  boolean release() {
    if (!ownedByBias) {
      return false;
    }
    ownedByBias = false;
    HELD.setRelease(this, false);
    return true;
  }
}
