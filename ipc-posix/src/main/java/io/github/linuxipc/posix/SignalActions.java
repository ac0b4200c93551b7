package io.github.linuxipc.posix;

import java.lang.ref.Reference;

/** What this process does with signals: {@code sigaction(2)}, {@code pthread_sigmask(3)}. */
public final class SignalActions {
  /** More than any C library's struct sigaction and sigset_t have. */
  private static final int ROOM = 512;

  private static final int SIG_UNBLOCK = 1;
  private static final int NONE = 0;
  private static final long SIG_IGN = 1; // and SIG_DFL is 0; the handler comes first on both CPUs

  private SignalActions() {}

  /**
   * Gives a signal the handler of another one, in one step: at no time does the signal have an
   * action besides its old one and the new one.
   *
   * @param from the signal whose handler it is
   * @param to the signal that gets it
   * @return false if the first has no handler; then nothing has changed
   * @throws ErrnoException if it fails
   */
  public static boolean copyHandler(int from, int to) throws ErrnoException {
    NativeBuffer action = new NativeBuffer(ROOM);
    try {
      if (NativeLibrary.libc().sigaction(from, NONE, action.address()) < 0) {
        throw NativeLibrary.failure("sigaction(" + from + ")");
      }
      if (Long.compareUnsigned(action.buffer().getLong(0), SIG_IGN) <= 0) {
        return false;
      }
      if (NativeLibrary.libc().sigaction(to, action.address(), NONE) < 0) {
        throw NativeLibrary.failure("sigaction(" + to + ")");
      }
      return true;
    } finally {
      Reference.reachabilityFence(action);
    }
  }

  /**
   * Lets this thread receive a signal.
   *
   * @param signal the signal's number
   * @throws ErrnoException if it fails
   */
  public static void unblock(int signal) throws ErrnoException {
    NativeBuffer set = new NativeBuffer(ROOM);
    set.buffer().putLong(0, 1L << (signal - 1));
    try {
      int errno = NativeLibrary.libc().pthread_sigmask(SIG_UNBLOCK, set.address(), NONE);
      if (errno != 0) {
        throw new ErrnoException("pthread_sigmask(" + signal + ")", errno);
      }
    } finally {
      Reference.reachabilityFence(set);
    }
  }
}
