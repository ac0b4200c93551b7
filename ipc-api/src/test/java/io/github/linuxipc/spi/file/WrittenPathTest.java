package io.github.linuxipc.spi.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WrittenPathTest {
  @Test
  void shouldParseAndNormalizeAPath() {
    assertEquals(Path.of("/run/x"), WrittenPath.of("/run/app/../x"));
  }

  @Test
  void shouldReportTheCharacterThatNoPathContains() {
    UnusablePathException e =
        assertThrows(UnusablePathException.class, () -> WrittenPath.of("/run/\0"));
    assertEquals("The path contains the character NUL", e.reason());
  }

  @Test
  void shouldReportHalfOfASurrogatePair() {
    UnusablePathException e =
        assertThrows(UnusablePathException.class, () -> WrittenPath.of("/run/\ud83d"));
    assertEquals("The path contains half of a surrogate pair, which is no character", e.reason());
  }

  @Test
  void shouldReportTheEncodingAndTheRemedyInTheCLocale() throws Exception {
    // The child uses copies of the classes, because the build's own directory may have a name that
    // a JVM in the C locale cannot express.
    Path classes = Files.createTempDirectory("ipc-test-");
    try {
      for (Class<?> needed :
          List.of(InTheCLocale.class, WrittenPath.class, UnusablePathException.class)) {
        copy(needed, classes);
      }
      ProcessBuilder child =
          new ProcessBuilder(ChildJvm.command(classes.toString(), InTheCLocale.class));
      child.environment().put("LC_ALL", "C");
      Process process = child.directory(classes.toFile()).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), text);
      assertTrue(text.contains("This JVM's encoding of file names, "), text);
      assertTrue(text.contains("Start the JVM with LC_ALL=C.UTF-8."), text);
    } finally {
      try (Stream<Path> tree = Files.walk(classes)) {
        for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static void copy(Class<?> type, Path classes) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    Path to = classes.resolve(file);
    Files.createDirectories(to.getParent());
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      Files.copy(in, to);
    }
  }

  /** Parses a path in a JVM in the C locale, and prints why the path is unusable. */
  static final class InTheCLocale {
    private InTheCLocale() {}

    public static void main(String[] args) {
      try {
        WrittenPath.of("/run/\u00fc");
      } catch (UnusablePathException e) {
        System.out.println(e.reason() + ". " + e.remedy());
      }
    }
  }
}
