package io.github.linuxipc.posix;

/**
 * The number of times that a thread yields, and checks for what it waits for, before it sleeps.
 * Used by one thread at a time.
 *
 * <p>If two threads exchange messages and neither sleeps, each answer comes within a few yields. If
 * both sleep, each answer comes after a wake-up, which takes longer than the usual yields, so both
 * would go on sleeping. Therefore a wait is a trial now and then: it yields for longer than an
 * answer with a wake-up takes. One answer that comes during a trial ends the sleeps of both.
 */
public final class YieldLimit {
  private static final int USUAL = 10;

  /** The limit of a trial. A yield with a read takes about a microsecond, a wake-up up to 50. */
  private static final int TRIAL = 128;

  /**
   * The number of waits that reach the usual limit, from one trial to the next; a power of two. A
   * thread that sleeps for each message yields 1.4 times as often with trials as without.
   */
  private static final int TRIAL_INTERVAL = 32;

  private int reachedUsual;

  /** Creates a limit. */
  public YieldLimit() {}

  /**
   * Begins a wait.
   *
   * @return the number of yields before the thread sleeps
   */
  public int begin() {
    return (reachedUsual & TRIAL_INTERVAL - 1) == TRIAL_INTERVAL - 1 ? TRIAL : USUAL;
  }

  /**
   * Ends the yields of a wait.
   *
   * @param yields how many there were
   */
  public void end(int yields) {
    if (yields >= USUAL) {
      reachedUsual++;
    }
  }
}
