package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new directory with a short path outside of the temporary directories. It is deleted at close.
 */
final class ShortTempDirectory implements AutoCloseable {
  final Path path;

  ShortTempDirectory(String mode) throws IOException {
    path = Files.createTempDirectory(Path.of("/dev/shm"), "ipc-test-");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
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
