package io.github.linuxipc.tests.foreign;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stops each process 200 times, as {@link StoppedAtAnyMomentTest} does a few times. */
@Tag("exhaustive")
class StoppedOftenTest {
  private static final int STOPS = 200;

  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  @ParameterizedTest
  @MethodSource("io.github.linuxipc.tests.foreign.KilledCycle#kinds")
  void shouldGoOnAsIfNothingHadBeenRemoved(String kind) throws Exception {
    new StoppedCycle(fixture, kind).run(STOPS);
  }
}
