package io.github.linuxipc.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new directory with a short path outside of the temporary directories; deleted on close. */
public final class ShortTempDirectory implements AutoCloseable {
  private final Path path;

  public ShortTempDirectory() throws IOException {
    path = Files.createTempDirectory(Path.of("/dev/shm"), "ipc-test-");
    mode("rwx------");
  }

  public Path path() {
    return path;
  }

  public void mode(String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** Returns the names of its files, except for the directory's lock. */
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("lock"))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(path)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
