package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.shm.ring.MemoryFaults;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Waits until another process publishes something. The waiting thread first spins briefly, unless
 * recent spins have failed. Then it yields the core a few times. Then it sets its {@link SleepFlag}
 * and sleeps on a {@link Parker} until a {@link Doorbell} ends the sleep. With {@link
 * NotifyMode#SPIN} it only spins, and yields while a spin is long. One thread may wait at a time,
 * and any thread may wake it.
 */
public final class WaitStrategy {
  /**
   * The longest spin before a sleep. It is longer than a round trip between two cores, and shorter
   * than a sleep together with its wake-up.
   */
  private static final long SPIN_NS = 10_000;

  /**
   * After this many unsuccessful spins in succession, most waits do not spin. Spins fail, for
   * example, if the peer runs on the same core.
   */
  private static final int MAX_FAILED_SPINS = 8;

  /**
   * The number of waits from one trial spin to the next after {@link #MAX_FAILED_SPINS}. A trial
   * finds out whether spinning succeeds again. The value must be a power of two.
   */
  private static final int TRIAL_INTERVAL = 128;

  /** The number of yields before a sleep. */
  private static final int YIELDS = 10;

  /**
   * How long {@link NotifyMode#SPIN} spins before it also yields the core at each read of the
   * clock.
   */
  private static final long SPIN_BEFORE_YIELD_NS = 100_000;

  /**
   * The longest sleep before the wait checks for work again. It bounds the delay that a hostile
   * process can cause by a change of the flag or of the file.
   */
  private static final long SLICE_NS = 1_000_000_000;

  private static final int SPINS_PER_CLOCK_READ = 16;

  /** The number of checks of {@link #spinBriefly}, which take a few microseconds at most. */
  private static final int BRIEF_SPINS = 64;

  private final SleepFlag flag;
  private final boolean spins;
  private final Parker parker;
  private final Doorbell doorbell;
  private final BooleanSupplier ready;
  private int failedSpins;
  private volatile boolean woken;
  private volatile boolean sleeping;

  /**
   * Creates a wait strategy.
   *
   * @param memory the memory of the flag
   * @param index the offset of the flag in bytes
   * @param doorbells creates the parker
   * @param event the name of the doorbell's event
   * @param ready returns whether there is work; must be quick and free of side effects
   * @throws IpcException if the doorbell cannot be bound
   */
  @SuppressWarnings("this-escape")
  public WaitStrategy(
      Memory memory, int index, DoorbellFactory doorbells, String event, BooleanSupplier ready)
      throws IpcException {
    this.flag = new SleepFlag(memory, index);
    this.spins = doorbells.mode().equals(NotifyMode.SPIN);
    // The escape of this is safe: the class is final, and the parker calls wakeup() only when a
    // waiting thread is interrupted, which is after the construction.
    this.parker = doorbells.parker(memory, index, event, this::wakeup);
    this.doorbell = new Doorbell(flag, parker.unparker());
    this.ready = ready;
  }

  /**
   * Tells producers that they may omit their fence until the next sleep. Called on the waiting
   * thread when many messages arrive. Has no effect with {@link NotifyMode#SPIN}.
   */
  public void setStreaming() {
    if (!spins) {
      flag.setStreaming();
    }
  }

  /**
   * Waits until there is work, the wait is woken, the thread is interrupted, or the time-out
   * passes.
   *
   * @param timeoutNs the longest wait in nanoseconds
   * @throws IOException if the wait fails
   */
  public void await(long timeoutNs) throws IOException {
    try {
      if (spins) {
        spin(timeoutNs);
      } else if (!spinIfWorthwhile(timeoutNs) && !yieldUntilReady()) {
        sleep(System.nanoTime() + timeoutNs);
      }
    } finally {
      if (woken) { // a volatile store after each wait would be a fence
        woken = false;
      }
    }
  }

  /**
   * With {@link NotifyMode#SPIN}, checks for a few microseconds at most whether the wait is over.
   * Does not read the clock, and does not take note of a wake-up.
   *
   * @return whether it is over; false if the mode is another
   */
  public boolean spinBriefly() {
    for (int i = 0; spins && i < BRIEF_SPINS; i++) {
      if (isOver()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  private boolean spinIfWorthwhile(long timeoutNs) {
    boolean worthIt = failedSpins < MAX_FAILED_SPINS || (failedSpins & TRIAL_INTERVAL - 1) == 0;
    boolean over = worthIt && spin(Math.min(timeoutNs, SPIN_NS));
    failedSpins = over ? 0 : failedSpins + 1; // an overflow at 2^31 only makes waits spin again
    return over;
  }

  /**
   * Yields a few times, so that a peer that shares this core can answer; returns whether the wait
   * is over.
   */
  private boolean yieldUntilReady() {
    for (int i = 0; i < YIELDS; i++) {
      if (isOver()) {
        return true;
      }
      Thread.yield();
    }
    return isOver();
  }

  private boolean spin(long spinNs) {
    long beganNs = System.nanoTime();
    long spentNs = 0;
    for (int i = 1; spentNs < spinNs; i++) {
      if (isOver()) {
        return true;
      }
      Thread.onSpinWait();
      if (i % SPINS_PER_CLOCK_READ == 0) {
        spentNs = System.nanoTime() - beganNs;
        if (spentNs > SPIN_BEFORE_YIELD_NS) {
          Thread.yield();
        }
      }
    }
    return isOver();
  }

  private boolean isOver() {
    return ready.getAsBoolean() || woken || Thread.currentThread().isInterrupted();
  }

  private void sleep(long deadlineNs) throws IOException {
    try {
      parker.begin();
      long leftNs = deadlineNs - System.nanoTime();
      while (leftNs > 0 && sleepSlice(Math.min(leftNs, SLICE_NS))) {
        leftNs = deadlineNs - System.nanoTime();
      }
    } finally {
      sleeping = false;
      try {
        flag.clear();
      } finally {
        parker.end();
      }
    }
  }

  /** Sleeps for one slice; returns false if the wait is over. */
  private boolean sleepSlice(long sliceNs) throws IOException {
    flag.setSleeping();
    sleeping = true;
    if (isOver()) {
      return false;
    }
    parker.sleep(sliceNs);
    return !isOver();
  }

  /**
   * Wakes the waiting thread if a producer cleared the flag and died before it could wake the
   * thread. Called by the liveness monitor.
   */
  public void check() {
    if (sleeping && !flag.isSleeping()) {
      doorbell.wake();
    }
  }

  /**
   * Ends the current or the next {@link #await}. If the memory is damaged, the wait ends within a
   * second.
   */
  public void wakeup() {
    woken = true;
    try {
      doorbell.ring();
    } catch (InternalError e) {
      if (!MemoryFaults.isMemoryFault(e)) {
        throw e;
      }
    }
    MemoryFaults.drain();
  }

  /**
   * Ends the current or the next {@link #await} within a second, without access to the memory. This
   * method is for damaged memory.
   */
  public void wakeWithoutDoorbell() {
    woken = true;
  }

  /** Closes the parker. No thread may be waiting. */
  public void close() {
    parker.close();
  }
}
