package io.github.linuxipc.tests.mutants;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A wrapper that changes nothing passes the kit, so failures of other mutants are their own. */
@Tag("exhaustive")
class IdentityMutantTest {
  @Test
  void shouldPassATransportThatIsWrappedOnly() throws Exception {
    KitResult result = MutantRunner.runWholeKit(IdentityMutant.class);
    result.passed();
    assertTrue(result.successes() >= 100, () -> result.successes() + " tests passed");
    assertTrue(
        result.rules().containsAll(List.of("T01", "T08", "T15")),
        () -> "the rules that were tested: " + result.rules());
  }
}
