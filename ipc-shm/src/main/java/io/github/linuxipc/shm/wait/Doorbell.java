package io.github.linuxipc.shm.wait;

import java.lang.invoke.VarHandle;

/** Wakes the other side if its {@link SleepFlag} says that it sleeps. Thread-safe. */
public final class Doorbell {
  private final SleepFlag word;
  private final Unparker ringer;
  private volatile boolean takesPart;

  /**
   * Makes a doorbell.
   *
   * @param word the other side's flag
   * @param ringer wakes the other side
   */
  public Doorbell(SleepFlag word, Unparker ringer) {
    this.word = word;
    this.ringer = ringer;
  }

  /** From now on this process takes part in the barriers of the sleeper's. */
  public void takePart() {
    takesPart = true;
  }

  /**
   * Returns whether the other side seems to sleep. To be called after a full fence.
   *
   * @return whether its flag says so
   */
  public boolean isWaitedFor() {
    return word.isAsleep();
  }

  /** Wakes the other side if it sleeps; what was published before is seen by it. */
  public void ring() {
    if (takesPart && word.isStreaming()) {
      return;
    }
    VarHandle.fullFence();
    if (isWaitedFor()) {
      wake();
    }
  }

  /** Wakes the other side. */
  public void wake() {
    word.clear();
    ringer.ring();
  }

  /** Releases what wakes the other side. */
  public void close() {
    ringer.close();
  }
}
