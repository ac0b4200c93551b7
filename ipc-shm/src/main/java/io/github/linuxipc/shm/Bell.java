package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.Memory;
import java.lang.invoke.VarHandle;

/**
 * Wakes whoever sleeps, told by a word of shared memory: 1 while it sleeps. For any thread.
 *
 * <pre>
 *   sleeper: word = 1; fence; look whether there is something; sleep
 *   waker:   publish;  fence; if word is 1: word = 0, ring
 * </pre>
 *
 * <p>Of the two fences one comes first, so either the sleeper sees what was published, or the waker
 * sees the word. There is no compare-and-set, which would end the process if a neighbour truncated
 * the file at that moment; two wakers may both ring, which is harmless.
 */
final class Bell {
  private final Memory memory;
  private final int index;
  private final Ringer ringer;

  Bell(Memory memory, int index, Ringer ringer) {
    this.memory = memory;
    this.index = index;
    this.ringer = ringer;
  }

  /** Whether the other side seems to sleep; call it after a full fence. */
  boolean isWaitedFor() {
    return memory.getIntAcquire(index) != 0;
  }

  /** Wakes the other side if it sleeps; what was published before is seen by it. */
  void ring() {
    VarHandle.fullFence();
    if (isWaitedFor()) {
      wake();
    }
  }

  /** Wakes the other side. */
  void wake() {
    memory.putIntRelease(index, 0);
    ringer.ring();
  }

  void close() {
    ringer.close();
  }
}
