package io.github.linuxipc.posix;

/**
 * A memory barrier that one process runs on all processors: {@code membarrier(2)}, "global
 * expedited". Where two processes each write a word and then read the other's, both need a barrier
 * in between; with this one the side that seldom comes there pays for both, and the other needs an
 * order of its instructions only. For any thread.
 */
public final class MemoryBarrier {
  private static final int QUERY = 0;
  private static final int GLOBAL_EXPEDITED = 1 << 1;
  private static final int REGISTER_GLOBAL_EXPEDITED = 1 << 2;

  private static final int UNKNOWN = 0;
  private static final int NO = 1;
  private static final int YES = 2;

  // Asked for once, but not by a static initialiser, which fails for good if it fails.
  private static volatile int issuing = UNKNOWN;
  private static volatile int takingPart = UNKNOWN;

  private MemoryBarrier() {}

  private static boolean isIssuing() {
    if (issuing == UNKNOWN) {
      int both = GLOBAL_EXPEDITED | REGISTER_GLOBAL_EXPEDITED;
      long commands = membarrier(QUERY);
      boolean works =
          commands > 0 && (commands & both) == both && membarrier(GLOBAL_EXPEDITED) == 0;
      issuing = works ? YES : NO;
    }
    return issuing == YES;
  }

  private static long membarrier(int command) {
    return NativeLibrary.libc().syscall(SyscallNumber.MEMBARRIER.number(), command, 0, 0, 0);
  }

  /**
   * Tells whether {@link #expedited} works here; old kernels and some sandboxes refuse it.
   *
   * @return whether it does
   */
  public static boolean works() {
    return isIssuing();
  }

  /**
   * Has this process's threads take part in the barriers of others, from now on and for good. The
   * first call takes some milliseconds.
   *
   * @return whether they do; if not, they need barriers of their own
   */
  public static boolean register() {
    if (takingPart == UNKNOWN) {
      boolean registered = isIssuing() && membarrier(REGISTER_GLOBAL_EXPEDITED) == 0;
      takingPart = registered ? YES : NO;
    }
    return takingPart == YES;
  }

  /**
   * Runs a full barrier on the calling thread and on every running thread of processes that take
   * part: what they wrote before is seen by what the caller reads after, and what the caller wrote
   * before by what they read after. It interrupts other processors, so it is for rare occasions.
   *
   * @return false if the kernel refused it; then it does not {@linkplain #works work} any more
   */
  public static boolean expedited() {
    boolean done = works() && membarrier(GLOBAL_EXPEDITED) == 0;
    if (!done) {
      issuing = NO;
    }
    return done;
  }
}
