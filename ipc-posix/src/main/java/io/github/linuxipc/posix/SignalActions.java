package io.github.linuxipc.posix;

import java.lang.ref.Reference;

/** Changes how this process handles signals: {@code sigaction(2)}, {@code pthread_sigmask(3)}. */
public final class SignalActions {
  /** More bytes than struct sigaction or sigset_t have in any C library. */
  private static final int BUFFER_SIZE = 512;

  private static final int SIG_UNBLOCK = 1;
  private static final int NONE = 0;

  // SIG_DFL is 0. The handler is the first field of struct sigaction on both architectures.
  private static final long SIG_IGN = 1;

  private SignalActions() {}

  /**
   * Gives a signal the handler of another signal, atomically: at any time the signal has either its
   * old action or the new one.
   *
   * @param from the signal whose handler is copied
   * @param to the signal that gets the handler
   * @return false if {@code from} has no handler, in which case nothing has changed
   * @throws ErrnoException if it fails
   */
  public static boolean copyHandler(int from, int to) throws ErrnoException {
    NativeBuffer action = new NativeBuffer(BUFFER_SIZE);
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
   * Unblocks a signal for the current thread.
   *
   * @param signal the signal's number
   * @throws ErrnoException if it fails
   */
  public static void unblock(int signal) throws ErrnoException {
    NativeBuffer set = new NativeBuffer(BUFFER_SIZE);
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
