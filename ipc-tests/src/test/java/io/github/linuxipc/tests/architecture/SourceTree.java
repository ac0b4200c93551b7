package io.github.linuxipc.tests.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads files of this project, for tests that compare a page or a pom with the code. */
final class SourceTree {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private SourceTree() {}

  /** Returns a file's text; the path is relative to the root of the project. */
  static String read(String path) throws IOException {
    return Files.readString(ROOT.resolve(path));
  }

  /** Returns the names of the directories in the root that contain a pom. */
  static Set<String> modules() throws IOException {
    try (Stream<Path> directories = Files.list(ROOT)) {
      return directories
          .filter(directory -> Files.exists(directory.resolve("pom.xml")))
          .map(directory -> directory.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Returns the distinct matches of a pattern's first group in a text. */
  static Set<String> matches(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the sources of all modules below {@code src/test} and of the kit, as one text. */
  static String testSources() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module : modules()) {
      all.append(sources(ROOT.resolve(module).resolve("src/test/java")));
    }
    return all.append(sources(ROOT.resolve("ipc-tests/src/main/java"))).toString();
  }

  /** Returns the Java files of all modules below {@code src/main}. */
  static List<Path> mainFiles() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String module : modules()) {
      Path directory = ROOT.resolve(module).resolve("src/main/java");
      if (Files.exists(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          files.filter(path -> path.toString().endsWith(".java")).forEach(all::add);
        }
      }
    }
    return all;
  }

  private static String sources(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return "";
    }
    try (Stream<Path> files = Files.walk(directory)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }
}
