package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.nio.file.Path;
import jnr.constants.platform.OpenFlags;

/**
 * A descriptor of our own, always close-on-exec. Unlike a {@code FileChannel} it is not closed by
 * an interrupt and never blocks when it was opened non-blocking. Once closed, calls fail with
 * {@link Errno#EBADF} and never meet a descriptor that was given out anew; closing must not overlap
 * with another call.
 */
public final class OpenFile implements AutoCloseable {
  /** For reading. */
  public static final int READ = OpenFlags.O_RDONLY.intValue();

  /** For writing. */
  public static final int WRITE = OpenFlags.O_WRONLY.intValue();

  /** For both. */
  public static final int READ_WRITE = OpenFlags.O_RDWR.intValue();

  /** Calls that would block return at once instead. */
  public static final int NON_BLOCKING = OpenFlags.O_NONBLOCK.intValue();

  /** The path's last part must not be a symbolic link. */
  public static final int NO_FOLLOW = OpenFlags.O_NOFOLLOW.intValue();

  /** Every write goes to the file's end. */
  public static final int APPEND = OpenFlags.O_APPEND.intValue();

  private static final int CREATE = OpenFlags.O_CREAT.intValue();
  private static final int OWNER_ONLY = 0600;

  /** The descriptor does not reach programs that this process starts. */
  static final int CLOSE_ON_EXEC = 02000000;

  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int SEEK_END = 2;

  private final LibC libc = NativeLibrary.libc();
  private volatile int fd;

  OpenFile(int fd) {
    this.fd = fd;
  }

  /**
   * Opens a file that exists: {@code open(2)}.
   *
   * @param path the path
   * @param flags {@link #READ}, {@link #WRITE} or {@link #READ_WRITE}, with the other flags
   * @return the descriptor
   * @throws ErrnoException if it cannot be opened
   */
  public static OpenFile open(Path path, int flags) throws ErrnoException {
    return open(path, flags, 0);
  }

  /**
   * Opens a file for reading and writing, and makes it, for its owner only less the umask, if it is
   * not there.
   *
   * @param path the path, whose last part must not be a symbolic link
   * @return the descriptor
   * @throws ErrnoException if it can be neither opened nor made
   */
  public static OpenFile openOrCreate(Path path) throws ErrnoException {
    return open(path, READ_WRITE | CREATE | NO_FOLLOW, OWNER_ONLY);
  }

  /**
   * Removes a file's name: {@code unlink(2)}. Unlike the JDK's own it may run on a thread that is
   * interrupted.
   *
   * @param path the path
   * @return whether it was removed; if not, it was not there or may not be removed
   */
  public static boolean unlink(Path path) {
    return NativeLibrary.libc().unlink(path.toString()) == 0;
  }

  private static OpenFile open(Path path, int flags, int mode) throws ErrnoException {
    int fd;
    do {
      fd = NativeLibrary.libc().open(path.toString(), flags | CLOSE_ON_EXEC, mode);
    } while (fd < 0 && NativeLibrary.errno() == Errno.EINTR);
    if (fd < 0) {
      throw NativeLibrary.failure("open(" + path + ")");
    }
    return new OpenFile(fd);
  }

  /**
   * Reads into memory: {@code read(2)}.
   *
   * @param to the memory; its position is not moved
   * @param offset where to begin
   * @param length the most bytes
   * @return how many bytes were read, 0 at the end of the file, -1 if there is nothing now
   * @throws ErrnoException if it fails
   */
  public int read(NativeBuffer to, int offset, int length) throws ErrnoException {
    long address = to.address(offset, length);
    try {
      long count;
      do {
        count = libc.read(fd, address, length);
      } while (count < 0 && isInterrupted("read"));
      return (int) count;
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  /**
   * Writes from memory: {@code write(2)}.
   *
   * @param from the memory; its position is not moved
   * @param offset where to begin
   * @param length how many bytes
   * @return how many bytes were written, -1 if there is no room now
   * @throws ErrnoException if it fails; {@link Errno#EPIPE} if nobody reads any more
   */
  public int write(NativeBuffer from, int offset, int length) throws ErrnoException {
    long address = from.address(offset, length);
    try {
      long count;
      do {
        count = libc.write(fd, address, length);
      } while (count < 0 && isInterrupted("write"));
      return (int) count;
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /**
   * Reads from a place of the file: {@code pread(2)}.
   *
   * @param to the memory, from its start; its position is not moved
   * @param length the most bytes
   * @param at where in the file
   * @return how many bytes were read, 0 at the end of the file
   * @throws ErrnoException if it fails
   */
  public int readAt(NativeBuffer to, int length, long at) throws ErrnoException {
    long address = to.address(0, length);
    try {
      long count;
      do {
        count = libc.pread(fd, address, length, at);
      } while (count < 0 && isInterrupted("pread"));
      return (int) count;
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  /**
   * Writes to a place of the file: {@code pwrite(2)}.
   *
   * @param from the memory, from its start; its position is not moved
   * @param length how many bytes
   * @param at where in the file
   * @return how many bytes were written, fewer than asked for if there is no more room
   * @throws ErrnoException if it fails
   */
  public int writeAt(NativeBuffer from, int length, long at) throws ErrnoException {
    long address = from.address(0, length);
    try {
      long count;
      do {
        count = libc.pwrite(fd, address, length, at);
      } while (count < 0 && isInterrupted("pwrite"));
      return (int) count;
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /** Whether a failed call is to be repeated; false if it would have blocked. */
  static boolean isInterrupted(String call) throws ErrnoException {
    int errno = NativeLibrary.errno();
    if (errno != Errno.EINTR && errno != Errno.EAGAIN) {
      throw new ErrnoException(call, errno);
    }
    return errno == Errno.EINTR;
  }

  /**
   * Sets the permission bits: {@code fchmod(2)}.
   *
   * @param mode the bits, such as 0600
   * @throws ErrnoException if it fails
   */
  public void setMode(int mode) throws ErrnoException {
    if (libc.fchmod(fd, mode) < 0) {
      throw NativeLibrary.failure("fchmod");
    }
  }

  /**
   * Makes calls return at once instead of blocking: {@code O_NONBLOCK} by {@code fcntl(2)}. It is
   * the open file description's property: whoever shares that sees it too.
   *
   * @throws ErrnoException if it fails
   */
  public void setNonBlocking() throws ErrnoException {
    int flags = libc.fcntl(fd, F_GETFL, 0);
    if (flags < 0 || libc.fcntl(fd, F_SETFL, flags | NON_BLOCKING) < 0) {
      throw NativeLibrary.failure("fcntl(F_SETFL)");
    }
  }

  /**
   * Returns how many bytes a pipe or FIFO holds: {@code F_GETPIPE_SZ}.
   *
   * @return bytes
   * @throws ErrnoException if it is neither
   */
  public int pipeSize() throws ErrnoException {
    int size = libc.fcntl(fd, F_GETPIPE_SZ, 0);
    if (size < 0) {
      throw NativeLibrary.failure("fcntl(F_GETPIPE_SZ)");
    }
    return size;
  }

  /**
   * Asks for a pipe or FIFO that holds more or less: {@code F_SETPIPE_SZ}.
   *
   * @param bytes how much, which the kernel rounds up
   * @return false if this user may not have as much; then nothing has changed
   * @throws ErrnoException if it fails otherwise
   */
  public boolean setPipeSize(int bytes) throws ErrnoException {
    if (libc.fcntl(fd, F_SETPIPE_SZ, bytes) >= 0) {
      return true;
    }
    if (NativeLibrary.errno() == Errno.EPERM) {
      return false;
    }
    throw NativeLibrary.failure("fcntl(F_SETPIPE_SZ)");
  }

  /**
   * Returns how long the file is now, more cheaply than {@link #status} does: {@code lseek(2)}. It
   * moves the file's position, which nothing else here uses on files that have a length.
   *
   * @return bytes
   * @throws ErrnoException if it fails
   */
  public long size() throws ErrnoException {
    long size = libc.lseek(fd, 0, SEEK_END);
    if (size < 0) {
      throw NativeLibrary.failure("lseek");
    }
    return size;
  }

  /**
   * Tells what is open: {@code statx(2)}.
   *
   * @return the status
   * @throws ErrnoException if it fails
   */
  public FileStat status() throws ErrnoException {
    return FileStat.of(this);
  }

  /**
   * Makes another descriptor of the same open file description, for instance of standard input (0).
   *
   * @param fd a descriptor number of this process
   * @return the duplicate
   * @throws ErrnoException if it is not open
   */
  public static OpenFile duplicate(int fd) throws ErrnoException {
    int copy = NativeLibrary.libc().fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) {
      throw NativeLibrary.failure("fcntl(" + fd + ", F_DUPFD_CLOEXEC)");
    }
    return new OpenFile(copy);
  }

  /** Keeps a descriptor of somebody else from programs that this process starts. */
  static void setCloseOnExec(int fd) throws ErrnoException {
    if (NativeLibrary.libc().fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
      throw NativeLibrary.failure("fcntl(" + fd + ", F_SETFD)");
    }
  }

  /**
   * Returns the descriptor's number, for {@code /proc/self/fd}.
   *
   * @return the number, -1 once closed
   */
  public int fd() {
    return fd;
  }

  /** Closes the descriptor; idempotent. It is released even where the kernel reports an error. */
  @Override
  public synchronized void close() {
    int open = fd;
    fd = -1;
    if (open >= 0) {
      libc.close(open);
    }
  }
}
