package io.github.linuxipc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is what is here. */
class ReadmeTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldShowProgramsThatAreCompiledAndRun() throws IOException {
    String samples = withoutIndentation(sources());
    List<String> programs =
        PROGRAM.matcher(readme()).results().map(ReadmeTest::program).distinct().toList();
    assertEquals(3, programs.size());
    programs.forEach(program -> assertTrue(samples.contains(program), program));
  }

  @Test
  void shouldExplainEveryErrorCode() throws IOException {
    String readme = readme();
    List<String> missing =
        Arrays.stream(ErrorCode.values())
            .map(code -> "| " + code.id() + " |")
            .filter(row -> !readme.contains(row))
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void shouldLinkToFilesThatExist() throws IOException {
    List<String> missing =
        Pattern.compile("\\]\\(([^):]+)\\)")
            .matcher(readme())
            .results()
            .map(link -> link.group(1))
            .filter(link -> Files.notExists(ROOT.resolve(link)))
            .toList();
    assertEquals(List.of(), missing);
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
