package io.github.linuxipc.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps new files in {@code /dev/shm}. The files are deleted at once, but the mappings remain. */
final class Mapping {
  private Mapping() {}

  static MappedByteBuffer create(int length) {
    try {
      Path file = Files.createTempFile(Path.of("/dev/shm"), "ipc-bench-jmh-", "");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
