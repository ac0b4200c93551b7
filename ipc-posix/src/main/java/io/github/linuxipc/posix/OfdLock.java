package io.github.linuxipc.posix;

/**
 * Byte-range locks of an open file description: {@code F_OFD_SETLK} of {@code fcntl_locking(2)}.
 * The kernel releases the locks when the last descriptor of that description is closed. The end of
 * the process, in whatever way, closes the process's descriptors. The kernel keeps the locks while
 * the process is stopped. Unlike a JDK {@code FileLock}, the locks are not released when another
 * descriptor of the file is closed. The bytes need not exist, so FIFOs and message queues have such
 * locks too.
 *
 * <p>Not thread-safe.
 */
public final class OfdLock {
  private static final int F_OFD_GETLK = 36;
  private static final int F_OFD_SETLK = 37;
  private static final short F_RDLCK = 0;
  private static final short F_WRLCK = 1;
  private static final short F_UNLCK = 2;

  // struct flock of 64-bit systems
  private static final int SIZE_OF_FLOCK = 32;
  private static final int TYPE_OFFSET = 0;
  private static final int START_OFFSET = 8;
  private static final int LENGTH_OFFSET = 16;

  private final OpenFile file;
  private final NativeBuffer flock = new NativeBuffer(SIZE_OF_FLOCK);

  /**
   * Creates access to the locks of a file.
   *
   * @param file the file; exclusive locks require that it is open for writing, shared locks that it
   *     is open for reading
   */
  public OfdLock(OpenFile file) {
    this.file = file;
  }

  /**
   * Acquires an exclusive lock of a range.
   *
   * @param start the first byte
   * @param length how many bytes
   * @return false if another description holds a lock in the range
   * @throws ErrnoException if it fails otherwise
   */
  public boolean tryLock(long start, long length) throws ErrnoException {
    return set(F_WRLCK, start, length);
  }

  /**
   * Acquires a shared lock of a range.
   *
   * @param start the first byte
   * @param length how many bytes
   * @return false if another description holds an exclusive lock in the range
   * @throws ErrnoException if it fails otherwise
   */
  public boolean tryShare(long start, long length) throws ErrnoException {
    return set(F_RDLCK, start, length);
  }

  /**
   * Releases a range.
   *
   * @param start the first byte
   * @param length how many bytes
   * @throws ErrnoException if it fails
   */
  public void unlock(long start, long length) throws ErrnoException {
    set(F_UNLCK, start, length);
  }

  private boolean set(short type, long start, long length) throws ErrnoException {
    put(type, start, length);
    while (NativeLibrary.libc().fcntl(file.fd(), F_OFD_SETLK, flock.address()) < 0) {
      int errno = NativeLibrary.errno();
      if (errno == Errno.EAGAIN || errno == Errno.EACCES) {
        return false;
      }
      if (errno != Errno.EINTR) {
        throw new ErrnoException("fcntl(F_OFD_SETLK)", errno);
      }
    }
    return true;
  }

  /**
   * Finds a lock of either kind that another description holds in a range, not necessarily the
   * first. {@link #foundStart} and {@link #foundLength} return its position until the next call
   * that acquires, releases or finds a lock.
   *
   * @param start the first byte
   * @param length how many bytes
   * @return whether one was found
   * @throws ErrnoException if it fails
   */
  public boolean find(long start, long length) throws ErrnoException {
    put(F_WRLCK, start, length);
    int result;
    do {
      result = NativeLibrary.libc().fcntl(file.fd(), F_OFD_GETLK, flock.address());
    } while (result < 0 && NativeLibrary.isInterrupted("fcntl(F_OFD_GETLK)"));
    return flock.buffer().getShort(TYPE_OFFSET) != F_UNLCK;
  }

  /**
   * Returns the first byte of the lock that {@link #find} found last.
   *
   * @return the first byte
   */
  public long foundStart() {
    return flock.buffer().getLong(START_OFFSET);
  }

  /**
   * Returns the length of the lock that {@link #find} found last.
   *
   * @return bytes; 0 if the lock has no end
   */
  public long foundLength() {
    return flock.buffer().getLong(LENGTH_OFFSET);
  }

  private void put(short type, long start, long length) {
    flock.buffer().putLong(TYPE_OFFSET, type); // whence 0: from the start of the file
    flock.buffer().putLong(START_OFFSET, start);
    flock.buffer().putLong(LENGTH_OFFSET, length);
    flock.buffer().putLong(LENGTH_OFFSET + Long.BYTES, 0); // l_pid must be 0
  }
}
