package io.github.linuxipc.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract page and the kit must name the same rules and classes. */
@Tag("one-jdk")
class ContractPageTest {
  /** A rule's number in a line of a comment. */
  private static final Pattern CITATION =
      Pattern.compile("(?m)^ *(?:\\*|/\\*|//).*\\b[THNRP][0-9]{1,2}\\b");

  /**
   * The part of the kit in which an H number is a rule. In all other tests an H number is a fault.
   */
  private static final String HEADERS =
      "ipc-tests/src/main/java/io/github/linuxipc/tests/HeadersContract.java";

  @Test
  void shouldHaveAnAnchorForEveryRuleOfHeaders() throws IOException {
    Set<String> tested =
        SourceTree.matches("void (H[0-9]{2})_", SourceTree.read(HEADERS)).stream()
            .map(rule -> "h" + Integer.parseInt(rule.substring(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(SourceTree.matches("<a id=\"(h[0-9]+)\"></a>", page()), tested);
  }

  /** {@code N1_}, for instance, would not be found by the other tests of this class. */
  @Test
  void shouldCiteEveryNumberWithTwoDigits() throws IOException {
    Set<String> prefixes =
        SourceTree.matches("void ((?:[A-Z][0-9]*_)+)[a-z]", SourceTree.testSources());
    assertTrue(prefixes.size() > 50, prefixes::toString);
    prefixes.removeIf(prefix -> prefix.matches("(?:[A-Z][0-9]{2}_)+"));
    assertEquals(Set.of(), prefixes, "beginnings of names of tests");
  }

  @Test
  void shouldHaveAnAnchorForEveryRuleThatATestCites() throws IOException {
    Set<String> anchors = SourceTree.matches("<a id=\"([tn][0-9]+)\"></a>", page());
    Set<String> tested =
        SourceTree.matches("void ([TN][0-9]{2})_", SourceTree.testSources()).stream()
            .map(
                rule ->
                    rule.substring(0, 1).toLowerCase(Locale.ROOT)
                        + Integer.parseInt(rule.substring(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(anchors, tested);
  }

  @Test
  void shouldHaveARowForEveryOtherNumberThatATestCites() throws IOException {
    Set<String> rows =
        SourceTree.matches(
            "(?m)^\\| ([A-Z][0-9]{1,2}) \\|", page() + SourceTree.read("docs/faults.md"));
    Set<String> cited =
        SourceTree.matches(
                "void ([A-Z][0-9]{2})_",
                SourceTree.testSources().replace(SourceTree.read(HEADERS), ""))
            .stream()
            .filter(number -> !number.startsWith("T") && !number.startsWith("N"))
            .map(number -> number.substring(0, 1) + Integer.parseInt(number.substring(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(rows, cited);
  }

  @Test
  void shouldNameKitClassesThatExist() throws IOException {
    Set<String> named = SourceTree.matches("`([A-Z][A-Za-z]+Contract)`", page());
    Set<String> existing =
        SourceTree.matches("abstract class ([A-Za-z]+Contract) ", SourceTree.testSources());
    assertEquals(existing, named);
    assertTrue(named.size() > 20, named::toString);
  }

  @Test
  void shouldBeNamedInTheCommentOfEveryPackageWhoseMainCodeCitesARule() throws IOException {
    Set<Path> citing = new TreeSet<>();
    Set<Path> naming = new TreeSet<>();
    for (Path file : SourceTree.mainFiles()) {
      String text = Files.readString(file);
      if (CITATION.matcher(text).find()) {
        citing.add(file.getParent());
      }
      if (file.endsWith("package-info.java") && text.contains("docs/contract.md")) {
        naming.add(file.getParent());
      }
    }
    assertTrue(citing.size() > 8, citing::toString);
    citing.removeAll(naming);
    assertEquals(Set.of(), citing);
  }

  private static String page() throws IOException {
    return SourceTree.read("docs/contract.md");
  }
}
