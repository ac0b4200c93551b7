package io.github.linuxipc.tests.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApplicationsAreShortTest {
  private static final Path HERE =
      Path.of("src/test/java", ApplicationsAreShortTest.class.getPackageName().replace('.', '/'));

  @Test
  void shouldApplyTheKitToATransportInFewerThanFortyLines() throws Exception {
    int applications = 0;
    try (DirectoryStream<Path> sources = Files.newDirectoryStream(HERE, "*ContractTest.java")) {
      for (Path source : sources) {
        long lines = Files.readAllLines(source).size();
        assertTrue(lines < 40, () -> source + " has " + lines + " lines");
        applications++;
      }
    }
    assertTrue(applications >= 3, "applications found in " + HERE.toAbsolutePath());
  }
}
