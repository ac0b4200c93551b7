package io.github.linuxipc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checks that the README and the other pages match the code. */
class ReadmeTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]*)(?:#([^)]+))?\\)");
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldShowProgramsThatAreCompiledAndRun() throws IOException {
    String samples = withoutIndentation(sources());
    List<String> programs =
        PROGRAM.matcher(readme()).results().map(ReadmeTest::program).distinct().toList();
    assertEquals(5, programs.size());
    for (String program : programs) {
      for (String part :
          program.strip().split("\n\n", -1)) { // imports, then the code that uses them
        assertTrue(samples.contains(part), part);
      }
    }
  }

  @Test
  void shouldExplainEveryErrorCode() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/errors.md"));
    List<String> missing =
        Arrays.stream(ErrorCode.values())
            .map(code -> "| " + code.id() + " |")
            .filter(row -> !page.contains(row))
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void shouldLinkToFilesAndHeadingsThatExist() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      LINK.matcher(Files.readString(page))
          .results()
          .filter(link -> !leadsSomewhere(page, link.group(1), link.group(2)))
          .forEach(link -> missing.add(ROOT.relativize(page) + ": " + link.group()));
    }
    assertEquals(List.of(), missing);
  }

  private static boolean leadsSomewhere(Path page, String file, @Nullable String heading) {
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (heading == null || Files.notExists(target)) {
      return Files.exists(target);
    }
    try {
      String text = Files.readString(target);
      return text.contains("<a id=\"" + heading + "\">")
          || text.lines()
              .filter(line -> line.startsWith("#"))
              .map(ReadmeTest::anchor)
              .toList()
              .contains(heading);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the anchor that GitHub gives to a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 _-]", "")
        .replace(' ', '-');
  }

  /** Returns the Markdown pages of the root, of the modules and of docs. */
  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !ROOT.relativize(file).toString().startsWith("."))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .toList();
    }
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static String program(MatchResult block) {
    return withoutIndentation(block.group(1));
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("samples/src/main/java"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
