package io.github.linuxipc.shm;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Futex;
import io.github.linuxipc.posix.InterruptWatch;
import io.github.linuxipc.shm.ring.Memory;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/**
 * Waits for what another process will publish: a short spin, then sleep on a word of shared memory,
 * which a {@link Bell} ends. One thread waits at a time; any thread may wake it.
 */
final class Sleeper {
  /** Longer than a round trip between two cores, shorter than going to sleep and being woken. */
  private static final long SPIN_NS = 10_000;

  /** How long {@link Notify#SPIN} spins before it lets others have the core in between. */
  private static final long SELFISH_SPIN_NS = 100_000;

  /** No sleep is longer, whatever the neighbour does to the word. */
  private static final long SLICE_NS = 500_000_000;

  private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 16;

  private final Memory memory;
  private final int index;
  private final Notify notify;
  private final Futex futex;
  private final Bell bell;
  private final InterruptWatch interrupts = new InterruptWatch(this::wakeup);
  private final BooleanSupplier ready;
  private volatile boolean woken;

  /**
   * Makes a sleeper.
   *
   * @param memory the memory of the word
   * @param index the word's index
   * @param notify how to wait
   * @param ready whether there is something; quick, and free of effects
   */
  Sleeper(Memory memory, int index, Notify notify, BooleanSupplier ready) {
    this.memory = memory;
    this.index = index;
    this.notify = notify;
    this.futex = new Futex(memory.view(), index);
    this.bell = new Bell(memory, index);
    this.ready = ready;
  }

  /** Waits until there is something, a wake-up, an interrupt or the end of the time. */
  void await(long timeoutNs) throws ErrnoException {
    long spinNs = notify == Notify.SPIN ? timeoutNs : Math.min(timeoutNs, SPIN_NS);
    try {
      if (!spin(spinNs) && notify == Notify.FUTEX) {
        sleep(timeoutNs);
      }
    } finally {
      woken = false;
    }
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

  private void sleep(long timeoutNs) throws ErrnoException {
    interrupts.begin();
    try {
      memory.putIntRelease(index, 1);
      VarHandle.fullFence();
      if (!isOver()) {
        futex.await(1, Math.min(timeoutNs, SLICE_NS));
      }
    } finally {
      memory.putIntRelease(index, 0);
      interrupts.end();
    }
  }

  /** Ends the present or the next {@link #await}. */
  void wakeup() {
    woken = true;
    bell.ring();
  }

  /** Ends it within half a second; for when the memory is damaged and must not be touched. */
  void wakeWithoutBell() {
    woken = true;
  }
}
