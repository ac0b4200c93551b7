package io.github.linuxipc.sem;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import java.util.Optional;

/**
 * A semaphore that this process holds: it has a shared {@linkplain OfdLock lock} on byte {@value
 * #HELD} of the semaphore's own file, which the kernel releases when the process ends. So a
 * semaphore tells by itself whether it is still in use, even after the runtime directory in which
 * it was announced has gone; {@link SemaphoreSweep} removes those that nobody holds.
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

  /** Makes a semaphore of value 0 with a name that no other has. */
  static HeldSemaphore create(int uid) throws ErrnoException {
    while (true) {
      SemaphoreName name = SemaphoreName.random(uid);
      NamedSemaphore made = NamedSemaphore.create(name.name(), 0);
      Optional<HeldSemaphore> held = Optional.empty();
      try {
        held = hold(name, made);
      } finally {
        if (held.isEmpty()) {
          made.close();
          name.unlink();
        }
      }
      if (held.isPresent()) { // else a sweep came between making and locking
        return held.get();
      }
    }
  }

  /** Holds a semaphore that another process has made; empty if it has gone. */
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

  /** Locks the file; empty if a sweep removes it, or has done so. */
  private static Optional<HeldSemaphore> hold(SemaphoreName name, NamedSemaphore semaphore)
      throws ErrnoException {
    Optional<OpenFile> file = openFile(name);
    boolean locked = false;
    try {
      locked =
          file.isPresent()
              && file.get().status().isSameFile(semaphore.identity())
              && new OfdLock(file.get()).tryShare(HELD, 1)
              && name.isAt(semaphore.identity());
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
   * Removes a semaphore if nobody holds it.
   *
   * @return whether it was removed
   * @throws ErrnoException if the file is not the given user's alone, or no semaphore, or has gone
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
              && name.isAt(semaphore.identity());
      if (unheld) {
        name.unlink(); // a process that has just made it finds its lock taken, or its name gone
      }
      return unheld;
    }
  }

  SemaphoreName name() {
    return name;
  }

  NamedSemaphore semaphore() {
    return semaphore;
  }

  /** Closes the semaphore, which lives on for others; idempotent. */
  @Override
  public void close() {
    semaphore.close();
    file.close();
  }
}
