package io.github.linuxipc.shm;

import java.lang.invoke.VarHandle;

/** Wakes whoever sleeps, as a {@link SleepWord} tells. For any thread. */
final class Bell {
  private final SleepWord word;
  private final Ringer ringer;
  private volatile boolean takesPart;

  Bell(SleepWord word, Ringer ringer) {
    this.word = word;
    this.ringer = ringer;
  }

  /** From now on this process takes part in the barriers of the sleeper's. */
  void takePart() {
    takesPart = true;
  }

  /** Whether the other side seems to sleep; call it after a full fence. */
  boolean isWaitedFor() {
    return word.isAsleep();
  }

  /** Wakes the other side if it sleeps; what was published before is seen by it. */
  void ring() {
    if (takesPart && word.isStreaming()) {
      return;
    }
    VarHandle.fullFence();
    if (isWaitedFor()) {
      wake();
    }
  }

  /** Wakes the other side. */
  void wake() {
    word.wakeUp();
    ringer.ring();
  }

  void close() {
    ringer.close();
  }
}
