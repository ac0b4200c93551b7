package io.github.linuxipc.sem;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NamedSemaphore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the semaphores that killed processes of this user have left behind. Their names are
 * random and published only in the runtime directory, which may have been removed too. Therefore
 * the sweep finds them by the form of their names, and distinguishes them from semaphores in use by
 * the lock that {@link HeldSemaphore} keeps. It runs whenever a waker or a waiter is opened.
 */
final class SemaphoreSweep {
  /**
   * The number of semaphores that one sweep examines at most, so that an open stays cheap if
   * thousands are in use.
   */
  private static final int MAX_EXAMINED = 64;

  private static final Logger LOG = LoggerFactory.getLogger(SemaphoreSweep.class);

  private SemaphoreSweep() {}

  /** Removes the abandoned semaphores of a user. Never throws. */
  static void run(int uid) {
    List<SemaphoreName> names = new ArrayList<>();
    Path directory = NamedSemaphore.file("").getParent();
    String prefix = NamedSemaphore.file(SemaphoreName.prefix(uid)).getFileName().toString();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, prefix + "*")) {
      for (Path file : files) {
        SemaphoreName.ofFile(file).ifPresent(names::add);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug(
          "Cannot list the semaphores in {}; abandoned ones are not removed now", directory, e);
    }
    if (names.size() > MAX_EXAMINED) {
      Collections.shuffle(names);
    }
    names.stream().limit(MAX_EXAMINED).forEach(name -> remove(name, uid));
  }

  private static void remove(SemaphoreName name, int uid) {
    try {
      if (HeldSemaphore.removeUnheld(name, uid)) {
        LOG.debug("Removed the semaphore {}, which a killed process had left behind", name.name());
      }
    } catch (ErrnoException e) {
      LOG.debug("Cannot examine the semaphore {}", name.name(), e); // or it was removed meanwhile
    }
  }
}
