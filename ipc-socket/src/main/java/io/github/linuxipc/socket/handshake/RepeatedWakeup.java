package io.github.linuxipc.socket.handshake;

/**
 * Waits for a thread that was woken, and wakes it again as long as it has not reacted, because a
 * wake-up may fail. An interrupt does not end the wait; the interrupt status stays set.
 */
public final class RepeatedWakeup {
  /** The time after which a thread that has not reacted is woken again. */
  private static final long REPEAT_MS = 100;

  private RepeatedWakeup() {}

  /** What the woken thread is to reach. */
  @FunctionalInterface
  public interface Reaction {
    /**
     * Waits for the reaction.
     *
     * @param timeoutMs the longest wait in milliseconds
     * @return whether the thread has reacted
     * @throws InterruptedException if this thread was interrupted
     */
    boolean await(long timeoutMs) throws InterruptedException;
  }

  /**
   * Waits until a thread has reacted.
   *
   * @param reaction what is waited for
   * @param wakeup wakes the thread
   */
  public static void until(Reaction reaction, Runnable wakeup) {
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        done = reaction.await(REPEAT_MS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (!done) {
        wakeup.run();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until a thread has ended.
   *
   * @param thread the thread, which has been started
   * @param wakeup wakes the thread
   */
  public static void untilEnded(Thread thread, Runnable wakeup) {
    until(
        timeoutMs -> {
          thread.join(timeoutMs);
          return !thread.isAlive();
        },
        wakeup);
  }
}
