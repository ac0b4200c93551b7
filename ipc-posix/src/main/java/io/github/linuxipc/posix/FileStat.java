package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The status of a file: {@code statx(2)}. For a path that is a symbolic link, this is the status of
 * the link, never of its target.
 *
 * @param device the device's number
 * @param inode the inode's number on the device
 * @param uid the owner, unsigned
 * @param gid the group, unsigned
 * @param mode type and permission bits
 * @param links the number of its hard links
 * @param size its size in bytes
 */
public record FileStat(long device, long inode, int uid, int gid, int mode, int links, long size) {
  private static final int TYPE_MASK = 0170000;
  private static final int FIFO = 0010000;
  private static final int REGULAR = 0100000;
  private static final int SOCKET = 0140000;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7ff;

  // struct statx is the same on every architecture, unlike struct stat
  private static final int SIZE_OF_STATX = 256;

  /**
   * The memory of each thread, and the address of that memory. The memory holds a status, followed
   * by an empty path. Repeated calls of a thread allocate no native memory for the status. The
   * value consists of JDK types, because a value of this library's own type would keep this class
   * loader reachable while the thread lives.
   */
  private static final ThreadLocal<Map.Entry<ByteBuffer, Long>> MEMORY = new ThreadLocal<>();

  private static final int LINKS_OFFSET = 16;
  private static final int UID_OFFSET = 20;
  private static final int GID_OFFSET = 24;
  private static final int MODE_OFFSET = 28;
  private static final int INODE_OFFSET = 32;
  private static final int SIZE_OFFSET = 40;
  private static final int DEVICE_OFFSET = 136;

  /**
   * Returns the status of a path.
   *
   * @param path the path
   * @return the status
   * @throws ErrnoException if it cannot be read, {@link Errno#ENOENT} if the path does not exist
   */
  public static FileStat of(Path path) throws ErrnoException {
    NativeBuffer status = memory();
    int result =
        NativeLibrary.libc()
            .statx(
                AT_FDCWD,
                path.toString(),
                AT_SYMLINK_NOFOLLOW,
                STATX_BASIC_STATS,
                status.address());
    return read(status, result, "statx(" + path + ")");
  }

  /**
   * Returns the status of a path that may be missing.
   *
   * @param path the path
   * @return the status; empty if the path does not exist
   * @throws ErrnoException if it cannot be read
   */
  public static Optional<FileStat> find(Path path) throws ErrnoException {
    try {
      return Optional.of(of(path));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static FileStat of(OpenFile file) throws ErrnoException {
    NativeBuffer status = memory();
    long noPath = status.address(SIZE_OF_STATX, 1);
    int result =
        NativeLibrary.libc()
            .statx(file.fd(), noPath, AT_EMPTY_PATH, STATX_BASIC_STATS, status.address());
    return read(status, result, "statx");
  }

  /** Returns the status of a path given as zero-terminated bytes. */
  static FileStat of(NativeBuffer path) throws ErrnoException {
    NativeBuffer status = memory();
    try {
      int result =
          NativeLibrary.libc()
              .statx(
                  AT_FDCWD,
                  path.address(),
                  AT_SYMLINK_NOFOLLOW,
                  STATX_BASIC_STATS,
                  status.address());
      return read(status, result, "statx");
    } finally {
      Reference.reachabilityFence(path);
    }
  }

  private static NativeBuffer memory() {
    Map.Entry<ByteBuffer, Long> memory = MEMORY.get();
    if (memory == null) {
      NativeBuffer allocated = new NativeBuffer(SIZE_OF_STATX + 1);
      MEMORY.set(Map.entry(allocated.buffer(), allocated.address()));
      return allocated;
    }
    return new NativeBuffer(memory.getKey(), memory.getValue());
  }

  private static FileStat read(NativeBuffer status, int result, String call) throws ErrnoException {
    if (result < 0) {
      throw NativeLibrary.failure(call);
    }
    return new FileStat(
        status.buffer().getLong(DEVICE_OFFSET),
        status.buffer().getLong(INODE_OFFSET),
        status.buffer().getInt(UID_OFFSET),
        status.buffer().getInt(GID_OFFSET),
        status.buffer().getShort(MODE_OFFSET) & 0xffff,
        status.buffer().getInt(LINKS_OFFSET),
        status.buffer().getLong(SIZE_OFFSET));
  }

  /**
   * Returns the owner's number as text: user numbers are unsigned 32-bit integers.
   *
   * @return digits, such as {@code 1000}
   */
  public String owner() {
    return Integer.toUnsignedString(uid);
  }

  /**
   * Returns whether the file is a pipe or FIFO.
   *
   * @return whether it is
   */
  public boolean isFifo() {
    return (mode & TYPE_MASK) == FIFO;
  }

  /**
   * Returns whether the file is a regular file, as message queues and semaphores are too.
   *
   * @return whether it is
   */
  public boolean isRegular() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  /**
   * Returns whether the file is a Unix socket.
   *
   * @return whether it is
   */
  public boolean isSocket() {
    return (mode & TYPE_MASK) == SOCKET;
  }

  /**
   * Returns the permission bits without the type.
   *
   * @return bits such as 0600
   */
  public int permissions() {
    return mode & 07777;
  }

  /**
   * Returns whether both are the status of the same file.
   *
   * @param other the other status
   * @return whether device and inode are equal
   */
  public boolean isSameFile(FileStat other) {
    return device == other.device && inode == other.inode;
  }

  /** A check that reads the status of files. */
  @FunctionalInterface
  public interface Check {
    /**
     * Checks once.
     *
     * @return whether the condition holds
     * @throws ErrnoException if a status cannot be read
     */
    boolean holds() throws ErrnoException;
  }

  /**
   * Makes a check, and repeats it once if a status cannot be read although the file exists and is
   * open. So a temporary error does not keep a file from being removed.
   *
   * @param check the check
   * @return whether the condition holds; false if a status cannot be read
   */
  public static boolean holds(Check check) {
    for (int i = 0; i < 2; i++) {
      try {
        return check.holds();
      } catch (ErrnoException e) {
        if (e.errno() == Errno.ENOENT || e.errno() == Errno.EBADF) {
          return false;
        }
      }
    }
    return false;
  }
}
