package io.github.linuxipc.tests.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes the directories of tests. */
public final class DirectoryTree {
  private DirectoryTree() {}

  /**
   * Deletes a directory and everything in it. Has no effect if there is no such directory.
   *
   * @param directory the directory
   * @throws IOException if a file cannot be deleted
   */
  public static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(directory)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
