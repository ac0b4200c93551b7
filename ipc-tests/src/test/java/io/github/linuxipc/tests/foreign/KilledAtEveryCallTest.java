package io.github.linuxipc.tests.foreign;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills a process at every call, from the first to the last, as {@link KilledAtAnyCallTest}. */
@Tag("exhaustive")
class KilledAtEveryCallTest {
  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  @ParameterizedTest
  @MethodSource("io.github.linuxipc.tests.foreign.KilledCycle#kinds")
  void shouldFindAndRemoveWhatIsLeft(String kind) throws Exception {
    KilledCycle cycle = new KilledCycle(fixture, kind);
    int n = 0;
    boolean killed = true;
    while (killed) {
      n++;
      Set<String> semaphores = KilledCycle.unnamedSemaphores();
      killed = cycle.isKilledAt(n);
      cycle.assertFoundAndRemoved(n, semaphores);
    }
    int calls = n;
    assertTrue(calls > 10, () -> "calls of a cycle: " + calls);
    assertTrue(cycle.found() > 0, () -> kind + " has never left anything");
    System.out.println(kind + ": " + calls + " calls, " + cycle.found() + " objects were left");
  }
}
