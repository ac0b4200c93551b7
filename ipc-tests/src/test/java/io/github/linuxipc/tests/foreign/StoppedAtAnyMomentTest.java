package io.github.linuxipc.tests.foreign;

import io.github.linuxipc.tests.guard.Watchdog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stopped process uses is not removed, at whatever moment it was stopped. */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith(Watchdog.class)
class StoppedAtAnyMomentTest {
  private static final int STOPS = 15;

  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  @ParameterizedTest
  @MethodSource("io.github.linuxipc.tests.foreign.KilledCycle#kinds")
  void shouldGoOnAsIfNothingHadBeenRemoved(String kind) throws Exception {
    new StoppedCycle(fixture, kind).run(STOPS);
  }
}
