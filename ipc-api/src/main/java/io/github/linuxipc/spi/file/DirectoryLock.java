package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Short critical sections between the processes that share a directory, and between the threads
 * within each. The lock is a {@code fcntl} lock on a permanent file named {@code lock}; it falls
 * with its process.
 *
 * <p>Such a lock belongs to the process and falls when <em>any</em> descriptor of its file is
 * closed there, so a second thread that merely tries would undo the first one's. Therefore a thread
 * first enters the monitor of an interned string, which is one object in the whole JVM whatever
 * class loader asks, and only then opens the file. That is why a section is passed in and not begun
 * and ended by two calls: a monitor cannot be left open by mistake.
 *
 * <p>The monitor is held for a section or for one attempt to take the lock, never while waiting: a
 * process that is stopped in its section keeps the lock for as long as it is, and each {@link
 * LockWait} has an end.
 *
 * <p>Only for sections of a few file operations, on threads that nobody interrupts; it is no
 * statement of presence (see {@link SocketFile}).
 */
public final class DirectoryLock {
  private static final String NAME = "lock";
  private static final long SHORTEST_PAUSE_NS = 50_000;
  private static final long LONGEST_PAUSE_NS = 5_000_000;

  /**
   * What runs while the lock is held.
   *
   * @param <T> the result's type
   */
  @FunctionalInterface
  public interface Section<T> {
    /**
     * Does the work.
     *
     * @return the result
     * @throws IOException if the work fails
     */
    T run() throws IOException;
  }

  private DirectoryLock() {}

  /**
   * Runs a section while no other thread and no other process runs one on the same directory.
   *
   * @param directory a directory that {@link PrivateDirectory} has checked
   * @param wait how long to wait for the lock
   * @param section the work; must not lock the same directory again
   * @param <T> the result's type
   * @return the section's result: to give the lock back never fails
   * @throws IOException if the lock cannot be taken, as the wait says; or from the section
   * @throws IllegalStateException if this thread holds the directory's lock already
   */
  public static <T> T locked(Path directory, LockWait wait, Section<T> section) throws IOException {
    Path file = directory.toRealPath().resolve(NAME);
    String monitor = ("io.github.linuxipc.lock:" + file).intern();
    if (Thread.holdsLock(monitor)) {
      throw new IllegalStateException("This thread holds the lock of " + directory + " already.");
    }
    long pauseNs = SHORTEST_PAUSE_NS;
    while (true) {
      synchronized (monitor) {
        FileStatus before = statusOf(file);
        FileChannel channel = open(file);
        try {
          if (tryLock(channel)) {
            if (isInPlace(file, before)) {
              return section.run();
            }
            continue; // it is new, or was replaced; nobody has it
          }
        } finally {
          release(channel, file);
        }
      }
      if (wait.isOver()) {
        throw wait.failure(timeout(file));
      }
      LockSupport.parkNanos(monitor, Math.min(pauseNs, wait.leftNs()));
      pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
    }
  }

  private static @Nullable FileStatus statusOf(Path file) throws IOException {
    try {
      return FileStatus.of(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // foreign code in this JVM has locked our file
    }
  }

  /**
   * Whether what was opened, and is locked now, is still there: whoever removes the directory's
   * content takes the lock's file along.
   */
  private static boolean isInPlace(Path file, @Nullable FileStatus before) throws IOException {
    FileStatus now = statusOf(file);
    return before != null && now != null && before.isSameFile(now);
  }

  /** Never fails, for that would lose what the section has made. */
  private static void release(FileChannel channel, Path file) {
    try {
      channel.close();
    } catch (IOException | RuntimeException | Error e) {
      warn("The lock " + file + " was not given back in the usual way", e);
      releaseByClosing(file);
    }
  }

  /**
   * The kernel gives up all locks of this process on a file when any descriptor of it is closed.
   */
  private static void releaseByClosing(Path file) {
    try {
      open(file).close();
    } catch (IOException e) {
      warn("The lock " + file + " stays with this process until it ends", e);
    }
  }

  /** The logger is looked up when it is needed: few processes ever do. */
  private static void warn(String what, Throwable cause) {
    System.getLogger(DirectoryLock.class.getName()).log(System.Logger.Level.WARNING, what, cause);
  }

  private static LockTimeoutException timeout(Path file) throws IOException {
    FileStatus status = statusOf(file);
    LockHolder holder = status == null ? null : LockHolder.of(status).orElse(null);
    return holder == null
        ? new LockTimeoutException(
            "Another process holds the lock " + file,
            "Find it with lslocks, and let it go on or end it.")
        : new LockTimeoutException("The lock " + file + " is held by " + holder, holder.remedy());
  }
}
