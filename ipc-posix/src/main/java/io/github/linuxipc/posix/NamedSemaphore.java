package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.nio.file.Path;

/**
 * A POSIX named semaphore: {@code sem_overview(7)}. The C library maps the semaphore's file, and a
 * file that is not a semaphore would crash the process. Therefore the file is checked before it is
 * opened. Thread-safe, except that only one thread may {@link #await} at a time and that a close
 * must not overlap with a wait.
 */
public final class NamedSemaphore implements AutoCloseable {
  /** The largest value: {@code SEM_VALUE_MAX}. */
  public static final int MAX_VALUE = Integer.MAX_VALUE;

  /** The length of a semaphore's file in bytes. */
  public static final int LENGTH = 32;

  private static final Path DIRECTORY = Path.of("/dev/shm");
  private static final long NS_PER_S = 1_000_000_000;
  private static final long LONGEST_NS = Long.MAX_VALUE >> 1;

  private final LibC libc = NativeLibrary.libc();
  private final NativeBuffer deadline = new NativeBuffer(2 * Long.BYTES);
  private final FileStat identity;
  private volatile long semaphore;

  private NamedSemaphore(long semaphore, FileStat identity) {
    this.semaphore = semaphore;
    this.identity = identity;
  }

  /**
   * Returns the file in which the C library keeps a semaphore.
   *
   * @param name the name without its leading slash
   * @return the path
   */
  public static Path file(String name) {
    return DIRECTORY.resolve("sem." + name);
  }

  /**
   * Creates a semaphore with mode 0600, less the umask.
   *
   * @param name the name without its leading slash
   * @param value the initial value
   * @return the semaphore
   * @throws ErrnoException if it cannot be created, {@link Errno#EEXIST} if it exists
   */
  public static NamedSemaphore create(String name, int value) throws ErrnoException {
    return open(name, OpenFlag.O_CREAT | OpenFlag.O_EXCL, value);
  }

  /**
   * Opens an existing semaphore that can be trusted. Its file is a regular file of a semaphore's
   * size, has no second name, and belongs to the given user. No other user can write to the file.
   *
   * @param name the name without its leading slash
   * @param uid the user that must own it
   * @return the semaphore
   * @throws ErrnoException if it cannot be opened: {@link Errno#ENOENT} if it does not exist,
   *     {@link Errno#EACCES} if it belongs to another user or other users can write to it, {@link
   *     Errno#EINVAL} if the file is not a semaphore, has a second name, or was replaced during the
   *     call
   */
  public static NamedSemaphore open(String name, int uid) throws ErrnoException {
    FileStat status = FileStat.of(file(name));
    String call = "sem_open(" + name + ")";
    if (!status.isRegular() || status.size() != LENGTH || status.links() != 1) {
      throw new ErrnoException(call, Errno.EINVAL);
    }
    if (status.uid() != uid || (status.permissions() & 0022) != 0) {
      throw new ErrnoException(call, Errno.EACCES);
    }
    NamedSemaphore semaphore = open(name, 0, 0);
    try {
      if (!semaphore.identity.isSameFile(status) || semaphore.value() < 0) {
        throw new ErrnoException(call, Errno.EINVAL);
      }
      return semaphore;
    } catch (ErrnoException e) {
      semaphore.close();
      throw e;
    }
  }

  private static NamedSemaphore open(String name, int flags, int value) throws ErrnoException {
    long semaphore;
    do {
      semaphore = NativeLibrary.libc().sem_open("/" + name, flags, 0600, value);
    } while (semaphore == 0 && NativeLibrary.isInterrupted("sem_open(" + name + ")"));
    boolean done = false;
    try {
      NamedSemaphore opened = new NamedSemaphore(semaphore, FileStat.of(file(name)));
      done = true;
      return opened;
    } finally {
      if (!done) {
        NativeLibrary.libc().sem_close(semaphore);
      }
    }
  }

  /**
   * Increments the value: {@code sem_post(3)}.
   *
   * @return false if the value is at its maximum, or this semaphore is closed
   * @throws ErrnoException if it fails otherwise
   */
  public synchronized boolean post() throws ErrnoException {
    if (semaphore == 0) {
      return false; // a call would crash the process
    }
    if (libc.sem_post(semaphore) == 0) {
      return true;
    }
    if (NativeLibrary.errno() == Errno.EOVERFLOW) {
      return false;
    }
    throw NativeLibrary.failure("sem_post");
  }

  /**
   * Decrements the value unless it is 0: {@code sem_trywait(3)}. Has no effect after {@link
   * #close}.
   *
   * @return whether the value was decremented
   * @throws ErrnoException if it fails
   */
  public synchronized boolean tryAcquire() throws ErrnoException {
    if (semaphore == 0) {
      return false;
    }
    int result;
    do {
      result = libc.sem_trywait(semaphore);
    } while (result < 0 && OpenFile.isInterrupted("sem_trywait"));
    return result == 0;
  }

  /**
   * Waits until the value can be decremented: {@code sem_clockwait(3)} by the monotonic clock,
   * which cannot be set. Neither an interrupt nor a close ends the wait. Therefore a caller waits
   * in time slices, or relies on a {@link #post}. Must not be called after {@link #close}, because
   * the call would crash the process.
   *
   * @param timeoutNs the longest wait in nanoseconds
   * @return whether the value was decremented; false on time-out or after a signal
   * @throws ErrnoException if it fails
   */
  public boolean await(long timeoutNs) throws ErrnoException {
    long deadlineNs = MonotonicClock.nanos() + Math.min(timeoutNs, LONGEST_NS);
    deadline.buffer().putLong(0, deadlineNs / NS_PER_S).putLong(Long.BYTES, deadlineNs % NS_PER_S);
    int errno = 0;
    try {
      if (libc.sem_clockwait(semaphore, MonotonicClock.ID, deadline.address()) == 0) {
        return true;
      }
      errno = NativeLibrary.errno();
    } finally {
      Reference.reachabilityFence(this);
    }
    if (errno == Errno.ETIMEDOUT || errno == Errno.EINTR) {
      return false;
    }
    throw new ErrnoException("sem_clockwait", errno);
  }

  /**
   * Returns the current value.
   *
   * @return the value; 0 after {@link #close}
   * @throws ErrnoException if it fails
   */
  public synchronized int value() throws ErrnoException {
    if (semaphore == 0) {
      return 0;
    }
    NativeBuffer value = new NativeBuffer(Integer.BYTES);
    if (libc.sem_getvalue(semaphore, value.address()) < 0) {
      throw NativeLibrary.failure("sem_getvalue");
    }
    return value.buffer().getInt(0);
  }

  /**
   * Returns the status of the semaphore's file at the time when it was opened. A file with the same
   * name but another inode is another semaphore.
   *
   * @return the status
   */
  public FileStat identity() {
    return identity;
  }

  /**
   * Removes a name; processes that have the semaphore open keep it.
   *
   * @param name the name without its leading slash
   * @throws ErrnoException if it cannot be removed, {@link Errno#ENOENT} if it does not exist
   */
  public static void unlink(String name) throws ErrnoException {
    if (NativeLibrary.libc().sem_unlink("/" + name) < 0) {
      throw NativeLibrary.failure("sem_unlink(" + name + ")");
    }
  }

  /** Closes the semaphore, which continues to exist. Idempotent. */
  @Override
  public synchronized void close() {
    long open = semaphore;
    semaphore = 0;
    if (open != 0) {
      libc.sem_close(open);
    }
  }
}
