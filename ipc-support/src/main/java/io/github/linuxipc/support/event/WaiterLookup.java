package io.github.linuxipc.support.event;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the process that waits for an event, by the {@link WaiterFile} of that process. Not
 * thread-safe.
 *
 * <p>Call {@link #find} once, and then {@link #isWaiting} for each wake-up. {@code isWaiting} is
 * one system call. When it returns false, call {@link #find} again, because the waiter may have a
 * successor.
 */
public final class WaiterLookup implements AutoCloseable {
  private final Path path;
  private final int uid;
  private @Nullable OpenFile file;
  private @Nullable OfdLock locks;
  private long incarnation;

  /**
   * Creates a lookup. Opens nothing.
   *
   * @param path the waiter's file
   * @param uid the user that must own it
   */
  public WaiterLookup(Path path, int uid) {
    this.path = path;
    this.uid = uid;
  }

  /**
   * Finds a live waiter.
   *
   * @return the waiter's record, or empty if no process waits
   * @throws ErrnoException if the file cannot be trusted ({@link Errno#EACCES}, {@link
   *     Errno#EINVAL}) or opened
   */
  public Optional<WaiterRecord> find() throws ErrnoException {
    close();
    try {
      OpenFile opened = OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW);
      file = opened;
      WaiterFile.check(path, opened.status(), uid);
      locks = new OfdLock(opened);
      Optional<WaiterRecord> found = WaiterFile.read(opened);
      incarnation = found.map(WaiterRecord::incarnation).orElse(0L);
      // The record is valid as long as the lock that it names is held.
      return found.isPresent() && isWaiting() ? found : Optional.empty();
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Returns whether the waiter that was found last still waits.
   *
   * @return whether it waits
   * @throws ErrnoException if the kernel fails
   */
  public boolean isWaiting() throws ErrnoException {
    OfdLock current = locks;
    return current != null && current.find(WaiterFile.WAITING + incarnation, 1);
  }

  /**
   * Returns the process that owns a waiter's file, for the text of an error only.
   *
   * @param path the waiter's file
   * @return the process id; 0 if the file contains none or cannot be read
   */
  public static long ownerPid(Path path) {
    try (OpenFile file = OpenFile.open(path, OpenFile.READ | OpenFile.NO_FOLLOW)) {
      return WaiterFile.read(file).map(a -> a.process().pid()).orElse(0L);
    } catch (ErrnoException e) {
      return 0;
    }
  }

  /** Closes the file. Another {@link #find} opens it again. */
  @Override
  public void close() {
    OpenFile open = file;
    file = null;
    locks = null;
    if (open != null) {
      open.close();
    }
  }
}
