package io.github.linuxipc.shm.wait;

import io.github.linuxipc.posix.MemoryBarrier;
import io.github.linuxipc.shm.ring.Memory;
import java.lang.invoke.VarHandle;

/**
 * The word of shared memory by which one who waits and those who wake him agree; a futex.
 *
 * <pre>
 *   0  awake
 *   1  asleep, or about to: whoever has published something sets 0 and rings
 *   2  awake, and a stream flows: before he sleeps he runs a barrier for all
 *
 *   sleeper:  word = 1;  barrier;  look whether there is something;  sleep
 *   waker:    publish;   barrier;  if word is 1: word = 0, ring
 * </pre>
 *
 * <p>Of the two barriers one comes first, so either the sleeper sees what was published, or the
 * waker sees the word. The waker's costs more than all else that a message does, so it is left out
 * while the word is 2: who goes to sleep then runs the barrier of {@link MemoryBarrier} on both
 * sides. What is published before that is seen by the look after it, and what is published after it
 * finds the word at 1. A waker whose process cannot take part takes a 2 for a 0.
 *
 * <p>There is no compare-and-set, which would end the process if a neighbour truncated the file at
 * that moment: two wakers may both ring, and one that comes late may set 0 in place of 2 or 1. The
 * first costs barriers until the sleeper sets it again, the second wakes him for nothing.
 */
public final class SleepFlag {
  /** The value that is slept on. */
  static final int ASLEEP = 1;

  private static final int AWAKE = 0;
  private static final int STREAMING = 2;

  private final Memory memory;
  private final int index;
  private boolean streaming;

  /**
   * Makes the access of one side.
   *
   * @param memory the memory that holds the flag
   * @param index where the word lies, in bytes
   */
  public SleepFlag(Memory memory, int index) {
    this.memory = memory;
    this.index = index;
  }

  /** The sleeper's: what is looked at after this, or else published after it, wakes him. */
  public void setSleeping() {
    memory.putIntRelease(index, ASLEEP);
    boolean paid = streaming && MemoryBarrier.expedited();
    streaming = false;
    if (!paid) {
      VarHandle.fullFence();
    }
  }

  /** The sleeper's: he is awake. */
  public void clear() {
    memory.putIntRelease(index, AWAKE);
  }

  /** A sleeper's who succeeds a dead one: nobody goes by the dead one's word any more. */
  public void takeOver() {
    clear();
    MemoryBarrier.expedited(); // where it does not work, the time that a takeover takes must do
  }

  /** The sleeper's: much comes; until he sleeps, wakers need no barrier. */
  public void setStreaming() {
    if (MemoryBarrier.works()) {
      streaming = true;
      memory.putIntRelease(index, STREAMING);
    }
  }

  /**
   * A waker's, whose process takes part in the barriers of others: whether he need not look any
   * further, because what he has published will be seen.
   */
  boolean isStreaming() {
    // Together they keep HotSpot from reading the word before what was published is written. To
    // an x86-64 processor they are nothing; aarch64 has a barrier for the first.
    VarHandle.releaseFence();
    VarHandle.acquireFence();
    return memory.getIntAcquire(index) == STREAMING;
  }

  /** A waker's, after a full fence: whether the sleeper has to be woken. */
  boolean isAsleep() {
    return memory.getIntAcquire(index) == ASLEEP;
  }
}
