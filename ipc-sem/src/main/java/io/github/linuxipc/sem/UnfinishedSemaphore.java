package io.github.linuxipc.sem;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file that {@code sem_open(3)} fills under a random name before it links it to the name of the
 * semaphore. A process that is killed in that call leaves it. Two states are known to be such a
 * leftover if no process has the file open or mapped: an incomplete file, which is not a semaphore,
 * and a file that is a semaphore of this library under its other name. A complete file without
 * another name may be the semaphore of any program, and is not touched.
 */
final class UnfinishedSemaphore {
  private static final Pattern NAME = Pattern.compile("sem\\.[A-Za-z0-9]{6}");
  private static final int FLAGS = OpenFile.READ | OpenFile.NO_FOLLOW | OpenFile.NON_BLOCKING;

  private UnfinishedSemaphore() {}

  /** Returns whether a path has the form of such a file. */
  static boolean isName(Path file) {
    return NAME.matcher(String.valueOf(file.getFileName())).matches()
        && Objects.equals(file.getParent(), NamedSemaphore.file("").getParent());
  }

  /**
   * Returns whether a file is known to be a leftover of this user.
   *
   * @param file the file
   * @param semaphores the files of this library's semaphores
   */
  static boolean isAbandoned(Path file, List<Path> semaphores) throws IOException {
    Optional<FileStat> status = isName(file) ? FileStat.find(file) : Optional.empty();
    if (status.isEmpty() || !isKnown(status.get(), semaphores)) {
      return false;
    }
    try (OpenFile open = OpenFile.open(file, FLAGS)) {
      return isKnown(open.status(), semaphores) && open.isOnlyUse();
    } catch (ErrnoException e) {
      return false; // it is gone, or cannot be examined now
    }
  }

  private static boolean isKnown(FileStat status, List<Path> semaphores) throws IOException {
    if (!status.isRegular() || status.uid() != ProcessUser.uid()) {
      return false;
    }
    if (status.links() == 1) {
      return status.size() < NamedSemaphore.LENGTH;
    }
    for (Path each : semaphores) {
      if (FileStat.find(each).filter(status::isSameFile).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
