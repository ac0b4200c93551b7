package io.github.linuxipc.spi.file;

import java.io.Closeable;
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
 * Provides short critical sections for the processes that share a directory, and for the threads
 * within each process. The lock is a {@code fcntl} lock on a permanent file named {@code lock}. The
 * kernel releases the lock when the process that holds it ends.
 *
 * <p>Such a lock belongs to the process and is released when the process closes <em>any</em>
 * descriptor of its file. An attempt to acquire the lock opens and closes the file, so an attempt
 * of a second thread would release the lock of the first. A thread therefore first enters the
 * monitor of an interned string, which is one object in the whole JVM across all class loaders, and
 * only then opens the file. The section is passed as an argument instead of being begun and ended
 * by two calls, so that the monitor cannot be left locked by mistake.
 *
 * <p>The monitor is held during a section or during one attempt to acquire the lock, but not during
 * the pause between two attempts. A process that is stopped in its section keeps the lock for as
 * long as it is stopped. If a thread held the monitor while it waits for such a process, the other
 * threads of this process would be blocked beyond the end of their own {@link LockWait}.
 *
 * <p>Use the lock only for sections of a few file operations, on threads that are never
 * interrupted. Do not use the lock to find out whether a process is alive; {@link SocketFile} does
 * that.
 */
public final class DirectoryLock {
  private static final String NAME = "lock";
  private static final long SHORTEST_PAUSE_NS = 50_000;
  private static final long LONGEST_PAUSE_NS = 5_000_000;

  /**
   * The work that runs while the lock is held.
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
   * Runs a section while no other thread and no other process runs a section on the same directory.
   *
   * @param directory a directory that {@link PrivateDirectory} has checked
   * @param wait how long to wait for the lock
   * @param section the work; it must not lock the same directory again
   * @param <T> the result's type
   * @return the section's result; releasing the lock never fails
   * @throws IOException if the lock file cannot be opened or locked, or the section throws it; if
   *     the wait is over, the exception that {@code wait} creates
   * @throws IllegalStateException if this thread already holds the directory's lock
   */
  public static <T> T locked(Path directory, LockWait wait, Section<T> section) throws IOException {
    Path file = directory.toRealPath().resolve(NAME);
    String monitor = ("io.github.linuxipc.lock:" + file).intern();
    if (Thread.holdsLock(monitor)) {
      throw new IllegalStateException("This thread already holds the lock of " + directory + ".");
    }
    long pauseNs = SHORTEST_PAUSE_NS;
    while (true) {
      synchronized (monitor) {
        FileStatus before = statusOf(file);
        FileChannel channel = open(file);
        try {
          if (tryLock(channel)) {
            if (isLinked(file, before)) {
              return section.run();
            }
            continue; // the file is new or was replaced: its lock is probably free, so do not pause
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
      return false; // other code in this JVM has locked the file
    }
  }

  /**
   * Returns whether the path still leads to the opened and locked file. A process that removes the
   * directory's content also removes the lock's file. The result is also false if {@code before} is
   * null, because the path then did not exist before the file was opened.
   */
  private static boolean isLinked(Path file, @Nullable FileStatus before) throws IOException {
    FileStatus now = statusOf(file);
    return before != null && now != null && before.isSameFile(now);
  }

  /** Releases the lock. Never fails, because a failure would lose the result of the section. */
  static void release(Closeable channel, Path file) {
    try {
      channel.close();
    } catch (IOException | RuntimeException | Error e) {
      warn(
          "The lock file "
              + file
              + " cannot be closed; it is opened and closed again to release its lock",
          e);
      releaseByClosing(file);
    }
  }

  /**
   * Releases the lock by closing another descriptor: the kernel releases all locks of this process
   * on a file when any descriptor of it is closed.
   */
  private static void releaseByClosing(Path file) {
    try {
      open(file).close();
    } catch (IOException | RuntimeException | Error e) {
      warn("The lock " + file + " cannot be released; this process holds it until it ends", e);
    }
  }

  /** Logs a warning. Looks the logger up only now, because few processes ever need it. */
  private static void warn(String what, Throwable cause) {
    System.getLogger(DirectoryLock.class.getName()).log(System.Logger.Level.WARNING, what, cause);
  }

  private static LockTimeoutException timeout(Path file) throws IOException {
    FileStatus status = statusOf(file);
    LockHolder holder = status == null ? null : LockHolder.of(status).orElse(null);
    return holder == null
        ? new LockTimeoutException(
            "Another process holds the lock " + file, "Find it with lslocks, and resume or end it.")
        : new LockTimeoutException("The lock " + file + " is held by " + holder, holder.remedy());
  }
}
