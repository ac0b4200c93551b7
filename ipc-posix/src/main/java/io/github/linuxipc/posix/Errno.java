package io.github.linuxipc.posix;

/** The error numbers that callers distinguish; they are the same on x86-64 and aarch64. */
public final class Errno {
  /**
   * Operation not permitted. This number usually means that the call as such is forbidden (see
   * {@link ErrnoException#isForbidden}). For a file of another user the calls of this package get
   * {@link #EACCES} from the kernel, and their own checks use that number too.
   */
  public static final int EPERM = 1;

  /** No such file. */
  public static final int ENOENT = 2;

  /** No such process. */
  public static final int ESRCH = 3;

  /** Interrupted by a signal. */
  public static final int EINTR = 4;

  /** No such device: a FIFO without a reader. */
  public static final int ENXIO = 6;

  /** Not an open descriptor. */
  public static final int EBADF = 9;

  /** The call would block. */
  public static final int EAGAIN = 11;

  /** Out of memory. */
  public static final int ENOMEM = 12;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Device or resource busy. */
  public static final int EBUSY = 16;

  /** The file exists. */
  public static final int EEXIST = 17;

  /** The path is a directory. */
  public static final int EISDIR = 21;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  /** Too many files open in the system. */
  public static final int ENFILE = 23;

  /** Too many files open in the process; on a message queue, over RLIMIT_MSGQUEUE. */
  public static final int EMFILE = 24;

  /** The file would be larger than the limit of the process. */
  public static final int EFBIG = 27;

  /** No space left. */
  public static final int ENOSPC = 28;

  /** Broken pipe: no reader is left. */
  public static final int EPIPE = 32;

  /** The kernel lacks the call. */
  public static final int ENOSYS = 38;

  /** The path is a symbolic link. */
  public static final int ELOOP = 40;

  /** The counter overflowed. */
  public static final int EOVERFLOW = 75;

  /** The message is too long. */
  public static final int EMSGSIZE = 90;

  /** The operation is not supported on this kind of file. */
  public static final int EOPNOTSUPP = 95;

  /** The socket at the address is of another type. */
  public static final int EPROTOTYPE = 91;

  /** The kernel lacks the family of sockets, or a sandbox forbids it. */
  public static final int EAFNOSUPPORT = 97;

  /** The address is in use. */
  public static final int EADDRINUSE = 98;

  /** The peer closed without reading everything. */
  public static final int ECONNRESET = 104;

  /** The socket is not connected, or no longer connected. */
  public static final int ENOTCONN = 107;

  /** The call timed out. */
  public static final int ETIMEDOUT = 110;

  /** No socket is listening at the address. */
  public static final int ECONNREFUSED = 111;

  private Errno() {}

  static String name(int errno) {
    return ErrnoTable.symbol(errno);
  }

  static String description(int errno) {
    return ErrnoTable.text(errno);
  }
}
