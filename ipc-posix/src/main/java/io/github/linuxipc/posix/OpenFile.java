package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.nio.file.Path;

/**
 * A file descriptor that this object owns. The descriptor is always close-on-exec. Unlike a {@code
 * FileChannel}, it is not closed by an interrupt. Its calls never block if it was opened
 * non-blocking. After {@link #close}, calls fail with {@link Errno#EBADF} and never reach a file
 * that reuses the descriptor's number. A close must not overlap with another call.
 */
public final class OpenFile implements AutoCloseable {
  /** Opens for reading. */
  public static final int READ = OpenFlag.O_RDONLY;

  /** Opens for writing. */
  public static final int WRITE = OpenFlag.O_WRONLY;

  /** Opens for reading and writing. */
  public static final int READ_WRITE = OpenFlag.O_RDWR;

  /** Makes calls return at once instead of blocking. */
  public static final int NON_BLOCKING = OpenFlag.O_NONBLOCK;

  /** Fails if the last component of the path is a symbolic link. */
  public static final int NO_FOLLOW = OpenFlag.O_NOFOLLOW;

  private static final int CREATE = OpenFlag.O_CREAT;
  private static final int OWNER_ONLY = 0600;

  /** Keeps programs that this process starts from inheriting the descriptor. */
  static final int CLOSE_ON_EXEC = 02000000;

  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int SEEK_END = 2;
  private static final int F_SETSIG = 10;
  private static final int SIGURG = 23;
  private static final int F_SETLEASE = 1024;
  private static final int F_WRLCK = 1;
  private static final int F_UNLCK = 2;

  /** Stands for an owner that stays as it is. */
  private static final int UNCHANGED = -1;

  private final LibC libc = NativeLibrary.libc();
  private volatile int fd;

  OpenFile(int fd) {
    this.fd = fd;
  }

  /**
   * Opens an existing file: {@code open(2)}.
   *
   * @param path the path
   * @param flags {@link #READ}, {@link #WRITE} or {@link #READ_WRITE}, combined with other flags
   * @return the descriptor
   * @throws ErrnoException if it cannot be opened
   */
  public static OpenFile open(Path path, int flags) throws ErrnoException {
    return open(path, flags, 0);
  }

  /**
   * Opens a file for reading and writing. Creates it if it does not exist, with mode 0600 less the
   * umask.
   *
   * @param path the path; its last component must not be a symbolic link
   * @return the descriptor
   * @throws ErrnoException if it can be neither opened nor created
   */
  public static OpenFile openOrCreate(Path path) throws ErrnoException {
    return open(path, READ_WRITE | CREATE | NO_FOLLOW, OWNER_ONLY);
  }

  /**
   * Removes the name of a file: {@code unlink(2)}. An interrupt of the thread has no effect. A
   * failure is reported by the result and not by an exception.
   *
   * @param path the path
   * @return whether it was removed; false if it did not exist or may not be removed
   */
  public static boolean unlink(Path path) {
    return NativeLibrary.libc().unlink(path.toString()) == 0;
  }

  private static OpenFile open(Path path, int flags, int mode) throws ErrnoException {
    int fd;
    do {
      fd = NativeLibrary.libc().open(path.toString(), flags | CLOSE_ON_EXEC, mode);
    } while (fd < 0 && NativeLibrary.isInterrupted("open(" + path + ")"));
    return new OpenFile(fd);
  }

  /**
   * Reads into memory: {@code read(2)}.
   *
   * @param to the memory; its position is not moved
   * @param offset the offset in the memory
   * @param length the maximum number of bytes
   * @return the number of bytes read, 0 at the end of the file, -1 if no data is available
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
   * @param offset the offset in the memory
   * @param length the number of bytes
   * @return the number of bytes written, possibly fewer than requested; -1 if there is no room now
   * @throws ErrnoException if it fails; {@link Errno#EPIPE} if no reader is left
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
   * Reads at a position of the file: {@code pread(2)}.
   *
   * @param to the memory, from its start; its position is not moved
   * @param length the maximum number of bytes
   * @param at the position in the file
   * @return the number of bytes read, 0 at the end of the file
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
   * Writes at a position of the file: {@code pwrite(2)}.
   *
   * @param from the memory, from its start; its position is not moved
   * @param length the number of bytes
   * @param at the position in the file
   * @return the number of bytes written, fewer than requested if there is no more room
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

  /**
   * Returns whether a failed call must be repeated; false if it would have blocked. Throws the
   * exception for any other error.
   */
  static boolean isInterrupted(String call) throws ErrnoException {
    return NativeLibrary.errno() != Errno.EAGAIN && NativeLibrary.isInterrupted(call);
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
   * Changes the group: {@code fchown(2)}.
   *
   * @param gid the group's number, unsigned
   * @throws ErrnoException if it fails, {@link Errno#EPERM} if this process is not a member
   */
  public void setGroup(int gid) throws ErrnoException {
    if (libc.fchown(fd, UNCHANGED, gid) < 0) {
      throw NativeLibrary.failure("fchown");
    }
  }

  /**
   * Allocates space for a part of the file: {@code fallocate(2)}. Existing data stay unchanged.
   * Space that is newly allocated reads as zeros. The file is extended if it ends before that part
   * does. If there is not enough space, tmpfs allocates nothing.
   *
   * @param offset the beginning of the part in bytes
   * @param length the length of the part in bytes
   * @throws ErrnoException if it fails, with {@link Errno#EOPNOTSUPP} if the file system does not
   *     support it
   */
  public void allocate(long offset, long length) throws ErrnoException {
    int result;
    do {
      result = libc.fallocate(fd, 0, offset, length);
    } while (result < 0 && NativeLibrary.isInterrupted("fallocate"));
  }

  /**
   * Makes calls return at once instead of blocking: {@code O_NONBLOCK} by {@code fcntl(2)}. This is
   * a property of the open file description: it affects every process that shares the description.
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
   * Returns the capacity of a pipe or FIFO: {@code F_GETPIPE_SZ}.
   *
   * @return bytes
   * @throws ErrnoException if the file is neither
   */
  public int pipeSize() throws ErrnoException {
    int size = libc.fcntl(fd, F_GETPIPE_SZ, 0);
    if (size < 0) {
      throw NativeLibrary.failure("fcntl(F_GETPIPE_SZ)");
    }
    return size;
  }

  /**
   * Changes the capacity of a pipe or FIFO: {@code F_SETPIPE_SZ}.
   *
   * @param bytes the capacity, which the kernel rounds up
   * @return false if this user may not have that capacity; then it is unchanged
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
   * Returns the current length of the file, at a lower cost than {@link #status}: {@code lseek(2)}.
   * The call moves the file position. Of the other methods, only {@link #read} and {@link #write}
   * use the file position.
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
   * Returns whether no other descriptor and no mapping of the file exists, in any process. The file
   * must be open for reading and belong to this user. This takes a write lease for a moment: {@code
   * F_SETLEASE} of {@code fcntl(2)}. A process that opens the file meanwhile waits.
   *
   * @return whether this is the only descriptor; false also if the file system has no leases
   */
  public boolean isOnlyUse() {
    // a process that opens the file has the kernel send a signal, which by default ends the JVM
    if (libc.fcntl(fd, F_SETSIG, SIGURG) < 0 || libc.fcntl(fd, F_SETLEASE, F_WRLCK) < 0) {
      return false;
    }
    libc.fcntl(fd, F_SETLEASE, F_UNLCK);
    return true;
  }

  /**
   * Returns the status of the open file: {@code statx(2)}.
   *
   * @return the status
   * @throws ErrnoException if it fails
   */
  public FileStat status() throws ErrnoException {
    return FileStat.of(this);
  }

  /**
   * Returns whether a path leads to this file: {@code statx(2)}. An error may be temporary, as
   * {@link FileStat#holds} describes.
   *
   * @param path the path
   * @return whether it does; false if the status cannot be read
   */
  public boolean isLinkedAt(Path path) {
    return FileStat.holds(() -> status().isSameFile(FileStat.of(path)));
  }

  /**
   * Creates another descriptor of the same open file description, for instance of standard input
   * (0).
   *
   * @param fd a descriptor number of this process
   * @return the duplicate
   * @throws ErrnoException if {@code fd} is not open, or no descriptor is free
   */
  public static OpenFile duplicate(int fd) throws ErrnoException {
    String call = "fcntl(" + fd + ", F_DUPFD_CLOEXEC)";
    int copy;
    do {
      copy = NativeLibrary.libc().fcntl(fd, F_DUPFD_CLOEXEC, 3);
    } while (copy < 0 && NativeLibrary.isInterrupted(call));
    return new OpenFile(copy);
  }

  /** Keeps programs that this process starts from inheriting a descriptor that other code owns. */
  static void setCloseOnExec(int fd) throws ErrnoException {
    if (NativeLibrary.libc().fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
      throw NativeLibrary.failure("fcntl(" + fd + ", F_SETFD)");
    }
  }

  /**
   * Returns the descriptor's number, for {@code /proc/self/fd}.
   *
   * @return the number, -1 after {@link #close}
   */
  public int fd() {
    return fd;
  }

  /**
   * Closes the descriptor. Idempotent. The descriptor is released even if the kernel reports an
   * error.
   */
  @Override
  public synchronized void close() {
    int open = fd;
    fd = -1;
    if (open >= 0) {
      libc.close(open);
    }
  }
}
