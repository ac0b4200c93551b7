package io.github.linuxipc.posix;

/**
 * A memory barrier that one process executes on all processors: {@code membarrier(2)}, "global
 * expedited". If two processes each write a word and then read the other's word, both need a
 * barrier between the write and the read. With this barrier, the process that executes its sequence
 * rarely bears the cost of both barriers. The other process only has to keep the compiler from
 * reordering its accesses. Thread-safe.
 */
public final class MemoryBarrier {
  private static final int QUERY = 0;
  private static final int GLOBAL_EXPEDITED = 1 << 1;
  private static final int REGISTER_GLOBAL_EXPEDITED = 1 << 2;

  private static final int UNKNOWN = 0;
  private static final int NO = 1;
  private static final int YES = 2;

  // Queried once, but not by a static initialiser: a class whose initialiser fails is unusable.
  private static volatile int availability = UNKNOWN;
  private static volatile int registration = UNKNOWN;

  private MemoryBarrier() {}

  private static boolean isAvailable() {
    if (availability == UNKNOWN) {
      int both = GLOBAL_EXPEDITED | REGISTER_GLOBAL_EXPEDITED;
      long commands = membarrier(QUERY);
      boolean works =
          commands > 0 && (commands & both) == both && membarrier(GLOBAL_EXPEDITED) == 0;
      availability = works ? YES : NO;
    }
    return availability == YES;
  }

  private static long membarrier(int command) {
    return NativeLibrary.libc().syscall(SyscallNumber.MEMBARRIER.number(), command, 0, 0, 0);
  }

  /**
   * Returns whether {@link #expedited} works in this process. Old kernels and some sandboxes refuse
   * the call.
   *
   * @return whether it does
   */
  public static boolean works() {
    return isAvailable();
  }

  /**
   * Registers this process, so that the barriers of other processes include its threads from now
   * on. A registration is permanent. The first call takes some milliseconds.
   *
   * @return whether the process is registered; if not, its threads need their own barriers
   */
  public static boolean register() {
    if (registration == UNKNOWN) {
      boolean registered = isAvailable() && membarrier(REGISTER_GLOBAL_EXPEDITED) == 0;
      registration = registered ? YES : NO;
    }
    return registration == YES;
  }

  /**
   * Executes a full barrier on the calling thread and on every running thread of registered
   * processes. The caller's later reads see the earlier writes of those threads, and their later
   * reads see the caller's earlier writes. The call interrupts other processors, so it should be
   * rare.
   *
   * @return false if the kernel refused it; then {@link #works} returns false from now on
   */
  public static boolean expedited() {
    boolean done = works() && membarrier(GLOBAL_EXPEDITED) == 0;
    if (!done) {
      availability = NO;
    }
    return done;
  }
}
