package io.github.linuxipc.shm.wait;

import java.lang.invoke.VarHandle;

/** Wakes whoever sleeps, as a {@link SleepFlag} tells. For any thread. */
public final class Doorbell {
  private final SleepFlag word;
  private final Unparker ringer;
  private volatile boolean takesPart;

  public Doorbell(SleepFlag word, Unparker ringer) {
    this.word = word;
    this.ringer = ringer;
  }

  /** From now on this process takes part in the barriers of the sleeper's. */
  public void takePart() {
    takesPart = true;
  }

  /** Whether the other side seems to sleep; call it after a full fence. */
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

  public void close() {
    ringer.close();
  }
}
