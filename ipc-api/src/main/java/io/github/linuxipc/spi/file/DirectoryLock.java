package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

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
 * <p>Only for sections of a few file operations, on threads that nobody interrupts; it is no
 * statement of presence (see {@link SocketFile}).
 */
public final class DirectoryLock {
  private static final String NAME = "lock";

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
   * @param section the work; must not lock the same directory again
   * @param <T> the result's type
   * @return the section's result
   * @throws IOException if the lock cannot be taken, or from the section
   * @throws IllegalStateException if this thread holds the directory's lock already
   */
  public static <T> T locked(Path directory, Section<T> section) throws IOException {
    Path file = directory.toRealPath().resolve(NAME);
    String monitor = ("io.github.linuxipc.lock:" + file).intern();
    if (Thread.holdsLock(monitor)) {
      throw new IllegalStateException("This thread holds the lock of " + directory + " already.");
    }
    synchronized (monitor) {
      while (true) {
        try (FileChannel channel = open(file)) {
          FileStatus opened = FileStatus.of(file);
          lock(channel);
          // Whoever removes the directory's content takes the lock's file along.
          if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
              && opened.isSameFile(FileStatus.of(file))) {
            return section.run();
          }
        }
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        channel.lock();
        return;
      } catch (OverlappingFileLockException e) {
        // Foreign code in this JVM has locked our file; it cannot be waited for, only asked again.
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
