package io.github.linuxipc.shm.wait;

import java.lang.invoke.VarHandle;

/** Wakes the other side if its {@link SleepFlag} says that it sleeps. Thread-safe. */
public final class Doorbell {
  private final SleepFlag flag;
  private final Unparker unparker;
  private volatile boolean registered;

  /**
   * Creates a doorbell.
   *
   * @param flag the flag of the other side
   * @param unparker wakes the other side
   */
  public Doorbell(SleepFlag flag, Unparker unparker) {
    this.flag = flag;
    this.unparker = unparker;
  }

  /**
   * Declares that this process is registered for membarrier, so that {@link #ring} may omit its
   * fence while the other side is streaming.
   */
  public void registerForMembarrier() {
    registered = true;
  }

  /**
   * Returns whether the flag of the other side says that it sleeps. Call this after a full fence.
   *
   * @return whether the other side seems to sleep
   */
  public boolean isPeerSleeping() {
    return flag.isSleeping();
  }

  /**
   * Wakes the other side if it sleeps. The other side sees everything that was published before.
   */
  public void ring() {
    if (isPeerStreaming()) {
      return;
    }
    VarHandle.fullFence();
    if (isPeerSleeping()) {
      wake();
    }
  }

  /**
   * Returns whether the other side is certain to see what was published, so that neither a fence
   * nor a wake-up is needed.
   *
   * @return whether nothing need be done
   */
  public boolean isPeerStreaming() {
    return registered && flag.isStreaming();
  }

  /** Clears the flag of the other side and wakes it, whether or not it sleeps. */
  public void wake() {
    flag.clear();
    unparker.unpark();
  }

  /** Closes the unparker. */
  public void close() {
    unparker.close();
  }
}
