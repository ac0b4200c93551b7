package io.github.linuxipc.sem;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Leftovers;
import io.github.linuxipc.posix.NamedSemaphore;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the semaphores that killed processes of this user have left behind. The names of the
 * semaphores are random. They are published only in the runtime directory, which may have been
 * removed, too. So the sweep finds semaphores by the form of their names. A semaphore that is in
 * use has the lock that {@link HeldSemaphore} keeps, and is not removed. The sweep runs whenever a
 * waker or a waiter is opened.
 */
final class SemaphoreSweep {
  /**
   * The largest number of semaphores that one sweep examines. The limit keeps an open fast if
   * thousands of semaphores are in use.
   */
  private static final int MAX_EXAMINED = 64;

  private static final Logger LOG = LoggerFactory.getLogger(SemaphoreSweep.class);

  private SemaphoreSweep() {}

  /**
   * Removes the abandoned semaphores of a user, up to a limit. Logs a failure instead of throwing
   * it.
   */
  static void run(int uid) {
    Path prefix = NamedSemaphore.file(SemaphoreName.prefix(uid));
    Leftovers.sweep(
        Objects.requireNonNull(prefix.getParent()),
        prefix.getFileName() + "*",
        MAX_EXAMINED,
        file -> removeIfAbandoned(file, uid),
        (file, e) -> LOG.debug("Cannot examine {}; it is not removed now", file, e));
  }

  private static void removeIfAbandoned(Path file, int uid) throws ErrnoException {
    Optional<SemaphoreName> name = SemaphoreName.ofFile(file);
    if (name.isPresent() && HeldSemaphore.removeUnheld(name.get(), uid)) {
      LOG.debug("Removed the semaphore {}, which a killed process had left behind", file);
    }
  }
}
