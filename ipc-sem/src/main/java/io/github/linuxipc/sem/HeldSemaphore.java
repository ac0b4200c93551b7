package io.github.linuxipc.sem;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore that this process has open and marks as in use. To hold a semaphore means to have a
 * shared {@linkplain OfdLock lock} on byte {@value #HELD} of the semaphore's own file. It does not
 * mean to have decremented the semaphore. The kernel releases the lock when the process ends. The
 * lock shows whether the semaphore is still in use, even if the runtime directory in which it was
 * announced has been removed. {@link SemaphoreSweep} removes semaphores that no process holds.
 */
final class HeldSemaphore implements AutoCloseable {
  static final long HELD = 0;
  private static final int FLAGS = OpenFile.READ_WRITE | OpenFile.NO_FOLLOW | OpenFile.NON_BLOCKING;

  private final SemaphoreName name;
  private final NamedSemaphore semaphore;
  private final OpenFile file;

  private HeldSemaphore(SemaphoreName name, NamedSemaphore semaphore, OpenFile file) {
    this.name = name;
    this.semaphore = semaphore;
    this.file = file;
  }

  /** Creates and holds a semaphore with the value 0 and a random name. */
  static HeldSemaphore create(int uid) throws ErrnoException {
    while (true) {
      SemaphoreName name = SemaphoreName.random(uid);
      NamedSemaphore created = createUnlessSwept(name);
      if (created == null) {
        continue;
      }
      Optional<HeldSemaphore> held = Optional.empty();
      try {
        held = hold(name, created);
      } finally {
        if (held.isEmpty()) {
          created.close();
          name.unlink();
        }
      }
      if (held.isPresent()) { // otherwise a sweep removed the semaphore before it was locked
        return held.get();
      }
    }
  }

  /**
   * Creates a semaphore. Returns null if a sweep has removed it before its file was examined: the
   * call is then {@code statx}, not {@code sem_open}.
   */
  private static @Nullable NamedSemaphore createUnlessSwept(SemaphoreName name)
      throws ErrnoException {
    try {
      return NamedSemaphore.create(name.name(), 0);
    } catch (ErrnoException e) {
      if (e.is("statx", Errno.ENOENT)) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Opens and holds a semaphore that another process has created. Returns empty if the semaphore no
   * longer exists.
   */
  static Optional<HeldSemaphore> open(SemaphoreName name, int uid) throws ErrnoException {
    NamedSemaphore opened;
    try {
      opened = NamedSemaphore.open(name.name(), uid);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
    Optional<HeldSemaphore> held = Optional.empty();
    try {
      held = hold(name, opened);
    } finally {
      if (held.isEmpty()) {
        opened.close();
      }
    }
    return held;
  }

  /**
   * Locks the semaphore's file. Returns empty if a sweep is removing the semaphore or has removed
   * it.
   */
  private static Optional<HeldSemaphore> hold(SemaphoreName name, NamedSemaphore semaphore)
      throws ErrnoException {
    Optional<OpenFile> file = openFile(name);
    boolean locked = false;
    try {
      locked =
          file.isPresent()
              && file.get().status().isSameFile(semaphore.identity())
              && new OfdLock(file.get()).tryShare(HELD, 1)
              && name.isLinkedTo(semaphore.identity());
    } finally {
      if (!locked) {
        file.ifPresent(OpenFile::close);
      }
    }
    return file.filter(f -> f.fd() >= 0).map(f -> new HeldSemaphore(name, semaphore, f));
  }

  private static Optional<OpenFile> openFile(SemaphoreName name) throws ErrnoException {
    try {
      return Optional.of(OpenFile.open(NamedSemaphore.file(name.name()), FLAGS));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Removes a semaphore unless a process holds it.
   *
   * @return whether it was removed
   * @throws ErrnoException if the file belongs to another user than the given one, is writable by
   *     other users, is not a semaphore, or is removed during the call
   */
  static boolean removeUnheld(SemaphoreName name, int uid) throws ErrnoException {
    Optional<OpenFile> file = openFile(name);
    if (file.isEmpty()) {
      return false;
    }
    try (OpenFile open = file.get();
        NamedSemaphore semaphore = NamedSemaphore.open(name.name(), uid)) {
      boolean unheld =
          open.status().isSameFile(semaphore.identity())
              && new OfdLock(open).tryLock(HELD, 1)
              && name.isLinkedTo(semaphore.identity());
      if (unheld) {
        // If the creator has not locked the semaphore yet, the creator now fails to lock it, and
        // creates another one.
        name.unlink();
      }
      return unheld;
    }
  }

  /** Returns whether a process holds a semaphore; empty if there is none of that name. */
  static Optional<Boolean> isHeld(SemaphoreName name) throws ErrnoException {
    Optional<OpenFile> file = openFile(name);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (OpenFile open = file.get()) {
      return Optional.of(new OfdLock(open).find(HELD, 1));
    }
  }

  SemaphoreName name() {
    return name;
  }

  NamedSemaphore semaphore() {
    return semaphore;
  }

  /**
   * Closes and releases the semaphore. The semaphore continues to exist for other processes.
   * Idempotent.
   */
  @Override
  public void close() {
    semaphore.close();
    file.close();
  }
}
