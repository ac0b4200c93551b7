package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir Path directory;

  private final List<String> examined = new ArrayList<>();
  private final Map<Path, Exception> failures = new HashMap<>();

  private void create(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(directory.resolve(name));
    }
  }

  private void examine(Path file) {
    examined.add(file.getFileName().toString());
  }

  @Test
  void shouldExamineTheFilesThatMatch() throws IOException {
    create("lane-1.new", "lane-2.new", "lane-3", "segment.new");
    Leftovers.sweep(directory, "lane-*.new", this::examine);
    examined.sort(null);
    assertEquals(List.of("lane-1.new", "lane-2.new"), examined);
  }

  @Test
  void shouldExamineTheRestAfterAFailure() throws IOException {
    create("a", "b", "c");
    IOException refused = new IOException("refused");
    IllegalStateException broken = new IllegalStateException("broken");
    Leftovers.sweep(
        directory,
        "*",
        3,
        file -> {
          examine(file);
          if (file.endsWith("a")) {
            throw refused;
          }
          if (file.endsWith("b")) {
            throw broken;
          }
        },
        failures::put);
    assertEquals(3, examined.size());
    assertEquals(Map.of(directory.resolve("a"), refused, directory.resolve("b"), broken), failures);
  }

  @Test
  void shouldExamineNoMoreFilesThanTheLimit() throws IOException {
    create("a", "b", "c", "d");
    Leftovers.sweep(directory, "*", 2, this::examine, failures::put);
    assertEquals(2, examined.stream().distinct().count());
    assertEquals(2, examined.size());
    assertEquals(Map.of(), failures);
  }

  @Test
  void shouldReportADirectoryThatIsMissing() {
    Path missing = directory.resolve("missing");
    Leftovers.sweep(missing, "*", 2, this::examine, failures::put);
    assertEquals(List.of(), examined);
    assertEquals(NoSuchFileException.class, failures.get(missing).getClass());
    Leftovers.sweep(missing, "*", this::examine);
  }
}
