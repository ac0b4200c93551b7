package io.github.linuxipc.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
  private final ComparisonTable table = new ComparisonTable();

  private static List<Row> row(Kind kind, Map<Metric, Double> figures) {
    Scenario scenario = new Scenario(kind, 64, 1);
    return List.of(new Row(scenario, "unix", SendMode.SEND, List.of(new Sample(figures))));
  }

  private List<String> lines() {
    StringWriter text = new StringWriter();
    table.write(new PrintWriter(text));
    return text.toString().lines().skip(2).toList();
  }

  private void addTrip(double before, double after) {
    table.add(
        "all",
        row(Kind.ROUND_TRIP, Map.of(Metric.P50_NS, before)),
        row(Kind.ROUND_TRIP, Map.of(Metric.P50_NS, after)));
  }

  @Test
  void shouldCompareRoundByRound() {
    addTrip(100, 80);
    addTrip(400, 360);
    addTrip(100, 85);
    assertEquals(
        List.of("| `unix`, round-trip, 64 B | all | 0.85 (0.80 to 0.90) | better | 0; 0 |"),
        lines());
  }

  @Test
  void shouldCallWorseOnlyWhatIsWorseInEveryRound() {
    addTrip(100, 120);
    addTrip(100, 102);
    assertEquals(
        "| `unix`, round-trip, 64 B | all | 1.11 (1.02 to 1.20) | worse | 0; 0 |", lines().get(0));
    addTrip(100, 99);
    assertEquals(
        "| `unix`, round-trip, 64 B | all | 1.02 (0.99 to 1.20) |  | 0; 0 |", lines().get(0));
  }

  @Test
  void shouldCompareTheTimesOfAStreamAndWhatItAllocates() {
    table.add(
        "one",
        row(Kind.STREAM, Map.of(Metric.PER_SECOND, 1e6, Metric.SENDER_BYTES, 88.0)),
        row(Kind.STREAM, Map.of(Metric.PER_SECOND, 2e6, Metric.RECEIVER_BYTES, 24.0)));
    assertEquals(
        List.of("| `unix send`, stream, 64 B, 1 sender | one | 0.50 |  | 88.0; 24.0 |"), lines());
  }

  @Test
  void shouldCompareTheProcessorTimeOfIdleEndpoints() {
    table.add(
        "all",
        row(Kind.IDLE, Map.of(Metric.CORES, 0.001)),
        row(Kind.IDLE, Map.of(Metric.CORES, 0.002)));
    assertEquals(List.of("| `unix`, idle | all | 2.00 |  |  |"), lines());
  }

  @Test
  void shouldLeaveOutWhatOnlyOneBuildHas() {
    table.add("all", List.of(), row(Kind.IDLE, Map.of(Metric.CORES, 0.002)));
    assertEquals(List.of(), lines());
  }
}
