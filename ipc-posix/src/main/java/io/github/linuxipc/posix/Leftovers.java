package io.github.linuxipc.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Sweeps a directory for files and directories that killed processes have left behind. A sweep
 * never fails. An entry that cannot be examined or removed now is left to the next sweep, and the
 * other entries are examined nevertheless.
 */
public final class Leftovers {
  private Leftovers() {}

  /** Examines one file or directory. */
  @FunctionalInterface
  public interface Examiner {
    /**
     * Removes the file if its process has ended. A lock on the file shows whether the process has
     * ended.
     *
     * @param file the file or directory
     * @throws IOException if it cannot be examined or removed
     */
    void removeIfAbandoned(Path file) throws IOException;
  }

  /**
   * Examines all files of a directory that match a pattern.
   *
   * @param directory the directory; may be missing
   * @param glob the pattern of the file names
   * @param examiner examines one file
   */
  public static void sweep(Path directory, String glob, Examiner examiner) {
    sweep(directory, glob, Integer.MAX_VALUE, examiner, (file, failure) -> {});
  }

  /**
   * Examines a limited number of the files of a directory that match a pattern, so that the caller
   * stays fast even if thousands of files are in use. If more files match, the files to examine are
   * chosen at random.
   *
   * @param directory the directory; may be missing
   * @param glob the pattern of the file names
   * @param most the maximum number of files to examine
   * @param examiner examines one file
   * @param failed receives the directory that could not be listed, or a file that could not be
   *     examined, and why
   */
  public static void sweep(
      Path directory,
      String glob,
      int most,
      Examiner examiner,
      BiConsumer<? super Path, ? super Exception> failed) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      files.forEach(found::add);
    } catch (IOException | RuntimeException e) {
      failed.accept(directory, e);
    }
    if (found.size() > most) {
      Collections.shuffle(found);
    }
    for (Path file : found.subList(0, Math.min(most, found.size()))) {
      try {
        examiner.removeIfAbandoned(file);
      } catch (IOException | RuntimeException e) {
        failed.accept(file, e);
      }
    }
  }
}
