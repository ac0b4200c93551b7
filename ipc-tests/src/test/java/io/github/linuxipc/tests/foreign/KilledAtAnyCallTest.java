package io.github.linuxipc.tests.foreign;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.tests.guard.Watchdog;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process is killed at some of the system calls with which it opens, uses and closes both ends.
 * The inventory finds what it leaves, and all of it can be removed. {@link KilledAtEveryCallTest}
 * tries every call.
 */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith(Watchdog.class)
class KilledAtAnyCallTest {
  private static final int[] CALLS = {2, 9, 17, 26};

  /** Each kind makes more calls than these. */
  private static final int FEWEST = 9;

  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  @ParameterizedTest
  @MethodSource("io.github.linuxipc.tests.foreign.KilledCycle#kinds")
  void shouldFindAndRemoveWhatIsLeft(String kind) throws Exception {
    KilledCycle cycle = new KilledCycle(fixture, kind);
    for (int n : CALLS) {
      Set<String> before = KilledCycle.unnamedSemaphores();
      boolean killed = cycle.isKilledAt(n); // some kinds make fewer calls, and leave nothing then
      assertTrue(killed || n > FEWEST, () -> kind + " has ended before call " + n);
      cycle.assertFoundAndRemoved(n, before);
    }
    Set<String> semaphores = KilledCycle.unnamedSemaphores();
    for (int n = FEWEST; cycle.found() == 0 && cycle.isKilledAt(n); n++) {
      cycle.assertFoundAndRemoved(n, semaphores);
    }
    assertTrue(cycle.found() > 0, () -> kind + " has never left anything");
  }
}
