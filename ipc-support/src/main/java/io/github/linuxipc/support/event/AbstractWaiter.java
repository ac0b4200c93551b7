package io.github.linuxipc.support.event;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.spi.OpenContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A waiter without its mechanism: time-out, interrupt, close, and one thread at a time. It sleeps
 * in slices of two seconds, so that the mechanism can look whether it can still be found.
 */
public abstract class AbstractWaiter implements Waiter {
  private static final long SLICE_NS = 1_900_000_000;

  /** How often it yields before it sleeps. */
  private static final int YIELDS = 10;

  private final OpenContext context;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean idle;
  private long nextLookNs = System.nanoTime() + SLICE_NS;

  /**
   * Makes a waiter.
   *
   * @param context the event
   */
  protected AbstractWaiter(OpenContext context) {
    this.context = context;
  }

  /**
   * Returns what the end was opened with.
   *
   * @return the event
   */
  protected final OpenContext context() {
    return context;
  }

  /**
   * Takes a wake-up if there is one; never blocks.
   *
   * @return whether one was taken
   * @throws IpcException if the mechanism fails
   */
  protected abstract boolean tryTake() throws IpcException;

  /**
   * Sleeps until there may be something to take, {@link #wakeup}, an interrupt (whose flag stays
   * set) or the end of the time; may return for no reason.
   *
   * @param timeoutNs the longest sleep in nanoseconds, more than 0
   * @throws IpcException if the mechanism fails
   */
  protected abstract void sleep(long timeoutNs) throws IpcException;

  /** Ends the present or the next {@link #sleep}; from any thread, while the waiter is open. */
  protected abstract void wakeup();

  /**
   * Looks whether the waiter can still be found, and mends that: every two seconds while somebody
   * awaits, however short his time-outs are.
   *
   * @throws IpcException if it cannot be mended
   */
  protected abstract void look() throws IpcException;

  /** Gives everything back; no thread waits any more. */
  protected abstract void release();

  @Override
  public final boolean await(Duration timeout) throws IpcException, InterruptedException {
    long timeoutNs = nanos(timeout);
    long beganNs = System.nanoTime();
    long spentNs = 0;
    if (!turn.tryLock()) {
      if (!turn.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
        requireOpen();
        return false;
      }
      spentNs = System.nanoTime() - beganNs;
    }
    try {
      return await(beganNs, spentNs, timeoutNs);
    } finally {
      turn.unlock();
    }
  }

  /** Asks for the time as seldom as it can: it is a good part of what a wake-up costs. */
  private boolean await(long beganNs, long spentBeforeNs, long timeoutNs)
      throws IpcException, InterruptedException {
    long spentNs = spentBeforeNs;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      requireOpen();
      if (tryTake()) {
        idle = false;
        return true;
      }
      long untilLookNs = nextLookNs - (beganNs + spentNs);
      if (untilLookNs <= 0) {
        look();
        untilLookNs = SLICE_NS;
        nextLookNs = beganNs + spentNs + SLICE_NS;
      }
      if (spentNs >= timeoutNs) {
        return false;
      }
      if (comesSoon()) {
        return true;
      }
      sleep(Math.min(timeoutNs - spentNs, untilLookNs));
      spentNs = System.nanoTime() - beganNs;
    }
  }

  /** A peer that takes turns with us answers while we give way to it; then nobody sleeps. */
  private boolean comesSoon() throws IpcException {
    for (int i = 0; i < YIELDS && !idle; i++) {
      Thread.yield();
      if (tryTake()) {
        return true;
      }
    }
    idle = true; // until something comes
    return false;
  }

  /** Half of what a long holds is 146 years, and can be added to any time. */
  private static long nanos(Duration timeout) {
    try {
      return Math.min(timeout.toNanos(), Long.MAX_VALUE >> 1);
    } catch (ArithmeticException e) {
      return timeout.isNegative() ? 0 : Long.MAX_VALUE >> 1;
    }
  }

  private void requireOpen() throws IpcException {
    if (closed.get()) {
      throw EventFiles.closed(context, "waiter");
    }
  }

  @Override
  public final void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = false;
    boolean mine = turn.tryLock();
    while (!mine) {
      wakeup();
      try {
        mine = turn.tryLock(1, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      release();
    } finally {
      turn.unlock();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
