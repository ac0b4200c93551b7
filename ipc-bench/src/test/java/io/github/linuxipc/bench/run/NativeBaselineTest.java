package io.github.linuxipc.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeBaselineTest {
  @Test
  void shouldParseTheLinesOfARoundTripAndAStream() throws IOException {
    Sample trips = NativeBaseline.parse("rtt shm 64 1000 220 300 2600 4400000");
    assertEquals(220, trips.get(Metric.P50_NS));
    assertEquals(300, trips.get(Metric.P99_NS));
    assertEquals(2600, trips.get(Metric.P999_NS));
    Sample stream = NativeBaseline.parse("stream shm 64 1000 - - - 37000000");
    assertEquals(37e6, stream.get(Metric.PER_SECOND));
    assertTrue(Double.isNaN(stream.get(Metric.P50_NS)));
  }

  @Test
  void shouldRefuseALineThatItCannotParse() {
    assertThrows(IOException.class, () -> NativeBaseline.parse("mq_open: Invalid argument"));
  }

  @Test
  void shouldSupportOnlyTheScenariosOfTheProgram() {
    NativeBaseline mq = new NativeBaseline(Path.of("limit"), "mq", List.of());
    assertTrue(mq.supports(new Scenario(Kind.ROUND_TRIP, 8 << 10, 1)));
    assertFalse(mq.supports(new Scenario(Kind.ROUND_TRIP, 16 << 10, 1)));
    assertFalse(mq.supports(new Scenario(Kind.STREAM, 64, 2)));
    assertFalse(mq.supports(new Scenario(Kind.IDLE, 64, 1)));
  }
}
