package io.github.linuxipc.shm.wait;

import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ring.Memory;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Waits for what another process will publish: a short spin, as long as that is worth it, then,
 * with a {@link SleepFlag} set to say so, sleep on a {@link Parker}, which a {@link Doorbell} ends.
 * One thread waits at a time; any thread may wake it.
 */
public final class WaitStrategy {
  /** Longer than a round trip between two cores, shorter than going to sleep and being woken. */
  private static final long SPIN_NS = 10_000;

  /**
   * After so many spins in vain, as with a peer on the same core, only some waits begin with one.
   */
  private static final int SPINS_IN_VAIN = 8;

  /** One wait in so many tries again whether to spin is worth it; a power of two. */
  private static final int TRIAL = 128;

  /** How often it yields before it sleeps. */
  private static final int YIELDS = 10;

  /** How long {@link NotifyMode#SPIN} spins before it lets others have the core in between. */
  private static final long SELFISH_SPIN_NS = 100_000;

  /** No sleep is longer, whatever the neighbour does to the word and to the file. */
  private static final long SLICE_NS = 1_000_000_000;

  private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 16;

  private final SleepFlag word;
  private final boolean spins;
  private final Parker rest;
  private final Doorbell bell;
  private final BooleanSupplier ready;
  private int spunInVain;
  private volatile boolean woken;
  private volatile boolean asleep;

  /**
   * Makes a sleeper.
   *
   * @param memory the memory of the word
   * @param index the word's index
   * @param doorbells how to wait
   * @param event the doorbell's name
   * @param ready whether there is something; quick, and free of effects
   * @throws IpcException if the doorbell cannot be bound
   */
  @SuppressWarnings("this-escape")
  public // the class is final, and nobody is interrupted before it waits
  WaitStrategy(
      Memory memory, int index, DoorbellFactory doorbells, String event, BooleanSupplier ready)
      throws IpcException {
    this.word = new SleepFlag(memory, index);
    this.spins = doorbells.mode().equals(NotifyMode.SPIN);
    this.rest = doorbells.rest(memory, index, event, this::wakeup);
    this.bell = new Doorbell(word, rest.ringer());
    this.ready = ready;
  }

  /** Says that much comes, so that who publishes has less to do; on the waiting thread. */
  public void stream() {
    if (!spins) {
      word.setStreaming();
    }
  }

  /**
   * Waits until there is something to do, a wake-up, an interrupt or the end of the time.
   *
   * @param timeoutNs the longest wait in nanoseconds
   * @throws IOException if the wait fails
   */
  public void await(long timeoutNs) throws IOException {
    try {
      if (spins) {
        spin(timeoutNs);
      } else if (!spinIfWorthIt(timeoutNs) && !comesWhileOthersRun()) {
        sleep(System.nanoTime() + timeoutNs);
      }
    } finally {
      woken = false;
    }
  }

  private boolean spinIfWorthIt(long timeoutNs) {
    boolean worthIt = spunInVain < SPINS_IN_VAIN || (spunInVain & TRIAL - 1) == 0;
    boolean over = worthIt && spin(Math.min(timeoutNs, SPIN_NS));
    spunInVain = over ? 0 : spunInVain + 1; // beyond 2^31 it only begins anew
    return over;
  }

  /** Gives way a few times: a peer that has only our core to run on answers meanwhile. */
  private boolean comesWhileOthersRun() {
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
      if (i % SPINS_PER_LOOK_AT_THE_CLOCK == 0) {
        spentNs = System.nanoTime() - beganNs;
        if (spentNs > SELFISH_SPIN_NS) {
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
      rest.begin();
      long leftNs = deadlineNs - System.nanoTime();
      while (leftNs > 0 && sleepSlice(Math.min(leftNs, SLICE_NS))) {
        leftNs = deadlineNs - System.nanoTime();
      }
    } finally {
      asleep = false;
      try {
        word.clear();
      } finally {
        rest.end();
      }
    }
  }

  /** Sleeps for a while; false if it is over. */
  private boolean sleepSlice(long sliceNs) throws IOException {
    word.setSleeping();
    asleep = true;
    if (isOver()) {
      return false;
    }
    rest.sleep(sliceNs);
    return !isOver();
  }

  /** Wakes a sleeper whose bell somebody was about to ring when he died; on the watch. */
  public void look() {
    if (asleep && !word.isAsleep()) {
      bell.wake();
    }
  }

  /** Ends the present or the next {@link #await}; within a second if the memory is damaged. */
  public void wakeup() {
    woken = true;
    try {
      bell.ring();
    } catch (InternalError e) {
      if (!MemoryFaults.isMemoryFault(e)) {
        throw e;
      }
    }
    MemoryFaults.drain();
  }

  /** Ends it within a second; for when the memory is damaged and must not be touched. */
  public void wakeWithoutBell() {
    woken = true;
  }

  /** Gives the doorbell back; nobody waits any more. */
  public void close() {
    rest.close();
  }
}
