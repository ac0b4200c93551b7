package io.github.linuxipc.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what the documentation says of the jars that a user of a mechanism gets. */
@Tag("one-jdk")
class RuntimeClosureTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** A row such as {@code | `ipc-mq` | 8 | 2,345 KiB |}. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(ipc-[a-z-]+)` \\| (\\d+) \\| ([\\d,]+) KiB \\|");

  /** Our own jars change with every commit. */
  private static final double TOLERANCE = 0.1;

  /** What the documentation says of a module. */
  record Row(String module, int jars, long kib) {}

  static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(ROOT.resolve("docs/choosing.md")))
        .results()
        .map(RuntimeClosureTest::row)
        .toList();
  }

  private static Row row(MatchResult match) {
    return new Row(
        match.group(1),
        Integer.parseInt(match.group(2)),
        Long.parseLong(match.group(3).replace(",", "")));
  }

  /** Returns the jars of a user of a module, with the module's own. */
  private static List<Path> closure(String module) throws IOException {
    Path target = ROOT.resolve(module).resolve("target");
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(target)) {
      files
          .filter(file -> file.getFileName().toString().matches(module + "-[0-9][^/]*\\.jar"))
          .filter(file -> !file.toString().matches(".*-(sources|javadoc)\\.jar"))
          .forEach(jars::add);
    }
    Stream.of(Files.readString(target.resolve("runtime-closure.txt")).strip().split(":", -1))
        .map(Path::of)
        .forEach(jars::add);
    return jars;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldGiveAUserTheJarsThatThePageSays(Row row) throws IOException {
    List<Path> jars = closure(row.module());
    assertEquals(row.jars(), jars.size(), () -> row.module() + ": " + jars);
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    long kib = bytes / 1024;
    assertTrue(
        Math.abs(kib - row.kib()) <= row.kib() * TOLERANCE,
        () -> row.module() + " takes " + kib + " KiB, the page says " + row.kib());
  }

  @Test
  void shouldListEachMechanismOnce() throws IOException {
    Map<String, Long> listed =
        rows().stream()
            .collect(Collectors.groupingBy(Row::module, TreeMap::new, Collectors.counting()));
    Map<String, Long> mechanisms = new TreeMap<>();
    for (String module :
        List.of("socket", "unix-dgram", "shm", "pipe", "mq", "artemis", "sem", "signal")) {
      mechanisms.put("ipc-" + module, 1L);
    }
    assertEquals(mechanisms, listed);
  }
}
