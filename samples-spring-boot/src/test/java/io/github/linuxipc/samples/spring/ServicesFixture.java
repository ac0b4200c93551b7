package io.github.linuxipc.samples.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A directory with an application.yml, in which services are started. */
abstract class ServicesFixture {
  Path directory;

  @BeforeEach
  void createDirectory() throws IOException {
    directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "run");
  }

  @AfterEach
  void removeDirectory() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Writes an application.yml with a transport and further lines below {@code ipc:}. */
  final void configure(String transport, String... lines) throws IOException {
    StringBuilder text = new StringBuilder("ipc:\n  transport: " + transport + "\n");
    text.append("  runtime-dir: ").append(directory.resolve("run")).append('\n');
    for (String line : lines) {
      text.append("  ").append(line).append('\n');
    }
    Files.writeString(directory.resolve("application.yml"), text.toString());
  }

  /** Waits until something is as expected. */
  static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
