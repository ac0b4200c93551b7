package io.github.linuxipc.tests.user;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies the class path of this JVM, because other users may be unable to read the project's
 * directory or the local Maven repository.
 */
final class ReadableClassPath {
  private ReadableClassPath() {}

  /** Copies the class path into a directory, which all users may read then. Returns the copies. */
  static String copyTo(Path directory) throws IOException {
    makeReadable(directory);
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Files.exists(Path.of(entry))) {
        Path copy = directory.resolve("entry-" + entries.size());
        entries.add(copy(Path.of(entry), copy).toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path each : tree.toList()) {
        Path copy = to.resolve(from.relativize(each).toString());
        Files.copy(each, copy);
        makeReadable(copy);
      }
    }
    return to;
  }

  private static void makeReadable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
