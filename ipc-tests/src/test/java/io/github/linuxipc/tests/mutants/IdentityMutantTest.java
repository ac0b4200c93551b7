package io.github.linuxipc.tests.mutants;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kit passes a wrapper that breaks nothing, so that what it finds in the others is theirs. */
@Tag("slow")
@Tag("one-jdk")
class IdentityMutantTest {
  @Test
  void shouldPassATransportThatIsWrappedOnly() throws Exception {
    KitResult verdict = MutantRunner.judgeWhole(IdentityMutant.class);
    verdict.passed();
    assertTrue(verdict.successes() >= 100, () -> verdict.successes() + " tests passed");
    assertTrue(
        verdict.rules().containsAll(List.of("T01", "T08", "T15")),
        () -> "the rules that were tested: " + verdict.rules());
  }
}
