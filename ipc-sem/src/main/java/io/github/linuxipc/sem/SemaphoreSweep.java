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
 * Removes the semaphores that killed processes of this user have left. Their names are random and
 * stand in the runtime directory only, which may have gone as well, so they are found by the form
 * of their names, and told from those in use by the lock that {@link HeldSemaphore} keeps. Every
 * end that is opened runs it.
 */
final class SemaphoreSweep {
  /** The most that one sweep examines, so that an open stays cheap where thousands are in use. */
  private static final int MOST = 64;

  private static final Logger LOG = LoggerFactory.getLogger(SemaphoreSweep.class);

  private SemaphoreSweep() {}

  /** Removes what is left of a user's semaphores; does not fail. */
  static void run(int uid) {
    List<SemaphoreName> names = new ArrayList<>();
    Path directory = NamedSemaphore.file("").getParent();
    String prefix = NamedSemaphore.file(SemaphoreName.prefix(uid)).getFileName().toString();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, prefix + "*")) {
      for (Path file : files) {
        SemaphoreName.ofFile(file).ifPresent(names::add);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("The semaphores in {} cannot be listed", directory, e);
    }
    if (names.size() > MOST) {
      Collections.shuffle(names);
    }
    names.stream().limit(MOST).forEach(name -> remove(name, uid));
  }

  private static void remove(SemaphoreName name, int uid) {
    try {
      if (HeldSemaphore.removeUnheld(name, uid)) {
        LOG.debug("Removed the semaphore {}, which a killed process had left", name.name());
      }
    } catch (ErrnoException e) {
      LOG.debug("The semaphore {} cannot be examined", name.name(), e); // or has gone meanwhile
    }
  }
}
