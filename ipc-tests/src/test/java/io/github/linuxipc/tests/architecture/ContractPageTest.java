package io.github.linuxipc.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract page and the kit must name the same rules and classes. */
@Tag("one-jdk")
class ContractPageTest {
  @Test
  void shouldHaveAnAnchorForEveryRuleThatATestCites() throws IOException {
    Set<String> anchors = SourceTree.matches("<a id=\"([tn][0-9]+)\"></a>", page());
    Set<String> proved =
        SourceTree.matches("void ([TN][0-9]{2})_", SourceTree.testSources()).stream()
            .map(
                rule ->
                    rule.substring(0, 1).toLowerCase(Locale.ROOT)
                        + Integer.parseInt(rule.substring(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(anchors, proved);
  }

  @Test
  void shouldNameKitClassesThatExist() throws IOException {
    Set<String> named = SourceTree.matches("`([A-Z][A-Za-z]+Contract)`", page());
    Set<String> existing =
        SourceTree.matches("abstract class ([A-Za-z]+Contract) ", SourceTree.testSources());
    assertEquals(existing, named);
    assertTrue(named.size() > 20, named::toString);
  }

  private static String page() throws IOException {
    return SourceTree.read("docs/contract.md");
  }
}
