package io.github.linuxipc.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Builds select tests by tag only, and CONTRIBUTING.md explains every tag. */
@Tag("one-jdk")
class TagsTest {
  @Test
  void shouldUseTheTagsThatContributingExplains() throws IOException {
    Set<String> explained =
        SourceTree.matches("(?m)^\\| `([a-z-]+)` \\| ", SourceTree.read("CONTRIBUTING.md"));
    Set<String> used = SourceTree.matches("@Tag\\(\"([^\"]*)\"\\)", SourceTree.testSources());
    assertEquals(explained, used);
  }

  @Test
  void shouldExcludeNoTagThatNoTestHas() throws IOException {
    Set<String> used = SourceTree.matches("@Tag\\(\"([^\"]*)\"\\)", SourceTree.testSources());
    used.add("no-such-tag"); // a profile that excludes nothing names it
    Set<String> excluded =
        SourceTree.matches("<(?:jdk25\\.)?excludedGroups>([^$<]*)<", SourceTree.read("pom.xml"))
            .stream()
            .flatMap(list -> Stream.of(list.split(", ", -1)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(used.containsAll(excluded), () -> excluded + " are excluded, used are " + used);
  }

  @Test
  void shouldChooseNoTestByItsClassName() throws IOException {
    for (String module : SourceTree.modules()) {
      String pom = SourceTree.read(module + "/pom.xml");
      assertEquals(Set.of(), SourceTree.matches("(<excludes>|<test>|%regex)", pom), module);
    }
    assertEquals(Set.of(), SourceTree.matches("(<excludes>|%regex)", SourceTree.read("pom.xml")));
  }
}
