package io.github.linuxipc.posix;

/** The error numbers that callers decide by, the same on x86-64 and aarch64. */
public final class Errno {
  /**
   * Operation not permitted. Where a file of another user is met, the kernel says {@link #EACCES}
   * to the calls of this package, and so do their own checks.
   */
  public static final int EPERM = 1;

  /** No such file. */
  public static final int ENOENT = 2;

  /** No such process. */
  public static final int ESRCH = 3;

  /** Interrupted by a signal. */
  public static final int EINTR = 4;

  /** No such device: a FIFO that nobody reads. */
  public static final int ENXIO = 6;

  /** Not an open descriptor. */
  public static final int EBADF = 9;

  /** Not now; the call would block. */
  public static final int EAGAIN = 11;

  /** Out of memory. */
  public static final int ENOMEM = 12;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Somebody has it. */
  public static final int EBUSY = 16;

  /** It exists. */
  public static final int EEXIST = 17;

  /** Not a directory. */
  public static final int ENOTDIR = 20;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  /** Too many files open in the system. */
  public static final int ENFILE = 23;

  /** Too many files open in the process; on a message queue, over RLIMIT_MSGQUEUE. */
  public static final int EMFILE = 24;

  /** No space left. */
  public static final int ENOSPC = 28;

  /** Nobody reads any more. */
  public static final int EPIPE = 32;

  /** The kernel lacks the call. */
  public static final int ENOSYS = 38;

  /** The path is a symbolic link. */
  public static final int ELOOP = 40;

  /** The counter overflowed. */
  public static final int EOVERFLOW = 75;

  /** The message is too long. */
  public static final int EMSGSIZE = 90;

  /** Not on this kind of file. */
  public static final int EOPNOTSUPP = 95;

  /** The socket there is of another type. */
  public static final int EPROTOTYPE = 91;

  /** The address has been bound already. */
  public static final int EADDRINUSE = 98;

  /** The peer closed, and did not read all. */
  public static final int ECONNRESET = 104;

  /** The socket is not connected, or not any more. */
  public static final int ENOTCONN = 107;

  /** The time is over. */
  public static final int ETIMEDOUT = 110;

  /** Nobody listens there. */
  public static final int ECONNREFUSED = 111;

  private Errno() {}

  static String name(int errno) {
    return jnr.constants.platform.Errno.valueOf(errno).name();
  }

  static String description(int errno) {
    return jnr.constants.platform.Errno.valueOf(errno).toString();
  }
}
