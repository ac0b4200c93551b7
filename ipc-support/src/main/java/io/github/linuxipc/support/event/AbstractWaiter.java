package io.github.linuxipc.support.event;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.posix.YieldLimit;
import io.github.linuxipc.spi.OpenContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Base class of waiters. It implements the time-out, the interruption, the close, and the exclusion
 * of other threads. A subclass implements the mechanism. A waiter sleeps for at most 1.9 seconds at
 * a time, so that the mechanism can check whether wakers can still find the waiter.
 */
public abstract class AbstractWaiter implements Waiter {
  private static final long SLICE_NS = 1_900_000_000;

  private final OpenContext context;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final YieldLimit yieldLimit = new YieldLimit();
  private boolean idle;
  private long nextCheckNs = System.nanoTime() + SLICE_NS;

  /**
   * Creates a waiter.
   *
   * @param context the context of the event
   */
  protected AbstractWaiter(OpenContext context) {
    this.context = context;
  }

  /**
   * Returns the context with which the waiter was opened.
   *
   * @return the context of the event
   */
  protected final OpenContext context() {
    return context;
  }

  /**
   * Consumes a wake-up if one is pending. Never blocks.
   *
   * @return whether a wake-up was consumed
   * @throws IpcException if the mechanism fails
   */
  protected abstract boolean tryTake() throws IpcException;

  /**
   * Blocks until a wake-up may be pending, {@link #wakeup} is called, the thread is interrupted
   * (the interrupt status stays set) or the time-out passes. May return spuriously.
   *
   * @param timeoutNs the maximum time, in nanoseconds, more than 0
   * @throws IpcException if the mechanism fails
   */
  protected abstract void sleep(long timeoutNs) throws IpcException;

  /**
   * Ends the current or the next {@link #sleep}. Called from any thread, while the waiter is open.
   */
  protected abstract void wakeup();

  /**
   * Checks whether wakers can still find the waiter, and makes it findable again if not. Called
   * about every two seconds while a thread awaits, even if each time-out is shorter.
   *
   * @throws IpcException if the waiter cannot be made findable again
   */
  protected abstract void look() throws IpcException;

  /** Releases all resources. Called when no thread waits any more. */
  protected abstract void release();

  @Override
  public final boolean await(Duration timeout) throws IpcException, InterruptedException {
    long timeoutNs = nanos(timeout);
    long beganNs = System.nanoTime();
    long spentNs = 0;
    if (!lock.tryLock()) {
      if (!lock.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
        requireOpen();
        return false;
      }
      spentNs = System.nanoTime() - beganNs;
    }
    try {
      return await(beganNs, spentNs, timeoutNs);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a wake-up. The clock is read as rarely as possible, because reading it is a large
   * part of the cost of a wake-up.
   */
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
      long untilCheckNs = nextCheckNs - (beganNs + spentNs);
      if (untilCheckNs <= 0) {
        look();
        untilCheckNs = SLICE_NS;
        nextCheckNs = beganNs + spentNs + SLICE_NS;
      }
      if (spentNs >= timeoutNs) {
        return false;
      }
      if (tryTakeAfterYields()) {
        return true;
      }
      sleep(Math.min(timeoutNs - spentNs, untilCheckNs));
      spentNs = System.nanoTime() - beganNs;
    }
  }

  /**
   * Yields the core a few times, and tries to consume a wake-up after each yield. A peer that
   * alternates with this process answers in that time, so that neither process has to sleep. After
   * an attempt without success, does nothing until a wake-up has been consumed.
   */
  private boolean tryTakeAfterYields() throws IpcException {
    int yields = 0;
    boolean taken = false;
    for (int most = idle ? 0 : yieldLimit.begin(); yields < most && !taken; yields++) {
      Thread.yield();
      taken = tryTake();
    }
    yieldLimit.end(yields);
    idle = !taken; // until the next wake-up
    return taken;
  }

  /**
   * Converts a time-out to nanoseconds. The result is at most half of the largest long, which is
   * 146 years, so that sums with it do not overflow.
   */
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
    boolean locked = lock.tryLock();
    while (!locked) {
      wakeup();
      try {
        locked = lock.tryLock(1, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      release();
    } finally {
      lock.unlock();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
