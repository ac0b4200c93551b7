package io.github.linuxipc.shm.wait;

import io.github.linuxipc.posix.MemoryBarrier;
import io.github.linuxipc.shm.ring.Memory;
import java.lang.invoke.VarHandle;

/**
 * A 32-bit flag in shared memory. The consumer is the side that waits. It sleeps on the flag, and
 * producers check the flag after they have published. The flag is also the futex word.
 *
 * <pre>
 *   0  AWAKE      the consumer is running
 *   1  SLEEPING   the consumer sleeps, or is about to: a producer that has published resets the
 *                 flag to 0 and wakes the consumer
 *   2  STREAMING  the consumer is running, and executes membarrier(2) before it sleeps: producers
 *                 may omit their fence
 *
 *   consumer:  flag = 1;  fence;  check again for work;  sleep
 *   producer:  publish;   fence;  if (flag == 1) { flag = 0; wake }
 * </pre>
 *
 * <p>This is Dekker's pattern: at least one side sees the store of the other, so no wake-up is
 * lost. The fence of the producer costs more than the rest of a send. While the flag is STREAMING,
 * the producer omits the fence. Before the consumer goes to sleep, it executes an expedited {@link
 * MemoryBarrier}, which acts as a fence on both sides. The check after that barrier sees everything
 * that was published before the barrier. A producer that publishes later finds the flag at
 * SLEEPING. A producer whose process is not registered for membarrier treats 2 as 0.
 *
 * <p>Compare-and-set is not used: on a mapping that another process has truncated it would end the
 * JVM. Two producers may therefore both wake the consumer, and a late producer may overwrite 2 or 1
 * with 0. If it overwrites 2, the producers execute fences until the consumer sets the flag again.
 * If it overwrites 1, the wake-up that follows is spurious.
 */
public final class SleepFlag {
  /** The value that the futex waits on. */
  static final int SLEEPING = 1;

  private static final int AWAKE = 0;
  private static final int STREAMING = 2;

  private final Memory memory;
  private final int index;
  private boolean streaming;

  /**
   * Creates the access of one side.
   *
   * @param memory the memory that holds the flag
   * @param index the offset of the flag in bytes
   */
  public SleepFlag(Memory memory, int index) {
    this.memory = memory;
    this.index = index;
  }

  /**
   * Sets the flag before the consumer sleeps. The consumer calls this method and then checks for
   * work. The check finds work that was published before this call. A producer that publishes later
   * wakes the consumer.
   */
  public void setSleeping() {
    memory.putIntRelease(index, SLEEPING);
    boolean paid = streaming && MemoryBarrier.expedited();
    streaming = false;
    if (!paid) {
      VarHandle.fullFence();
    }
  }

  /**
   * Sets the flag to AWAKE. The consumer calls this method when it stops sleeping, and a producer
   * calls it before it wakes the consumer.
   */
  public void clear() {
    memory.putIntRelease(index, AWAKE);
  }

  /**
   * Resets the flag of a dead consumer, so that no producer acts on the last value of the flag. The
   * successor of the consumer calls this method.
   */
  public void takeOver() {
    clear();
    // After the barrier, the stores of producers that have omitted their fence are visible. Without
    // membarrier, they are visible because a takeover takes far longer than a store.
    MemoryBarrier.expedited();
  }

  /**
   * Tells producers that they need no fence until the consumer sleeps next. Called by the consumer
   * when many messages arrive. Has no effect where membarrier does not work.
   */
  public void setStreaming() {
    if (MemoryBarrier.works()) {
      streaming = true;
      memory.putIntRelease(index, STREAMING);
    }
  }

  /**
   * Returns whether the consumer is certain to see what was published, so that the producer need
   * not check anything else. Only a producer whose process is registered for membarrier may call
   * this method.
   */
  boolean isStreaming() {
    // Together the two fences keep HotSpot from reading the flag before the published data is
    // written. On x86-64 they emit no instruction; on aarch64 the first one is a barrier.
    VarHandle.releaseFence();
    VarHandle.acquireFence();
    return memory.getIntAcquire(index) == STREAMING;
  }

  /** Returns whether the consumer has to be woken. Called by a producer after a full fence. */
  boolean isSleeping() {
    return memory.getIntAcquire(index) == SLEEPING;
  }
}
