package io.github.linuxipc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.run.BenchmarkTarget;
import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchOptionsTest {
  @picocli.CommandLine.Command
  private static final class Holder {
    @CommandLine.Mixin private final BenchOptions options = new BenchOptions();
  }

  private static BenchOptions parse(String... args) {
    Holder holder = new Holder();
    new CommandLine(holder).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
    return holder.options;
  }

  @Test
  void shouldPlanARoundTripForEachSizeAndAStreamForEachSizeAndNumberOfSenders() {
    assertEquals(
        List.of(
            new Scenario(Kind.ROUND_TRIP, 16, 1),
            new Scenario(Kind.ROUND_TRIP, 1024, 1),
            new Scenario(Kind.STREAM, 16, 1),
            new Scenario(Kind.STREAM, 1024, 1),
            new Scenario(Kind.STREAM, 16, 4),
            new Scenario(Kind.STREAM, 1024, 4)),
        parse("--sizes", "16,1k", "--senders", "1,4").scenarios());
  }

  @Test
  void shouldMeasureAnIdlePairOnlyWhenRequested() {
    assertEquals(List.of(new Scenario(Kind.IDLE, 64, 1)), parse("--kinds", "idle").scenarios());
  }

  @Test
  void shouldMeasureTheRoundTripsOfALibraryThatLacksTheRequestedWay() throws Exception {
    try (WorkDirectory directory = new WorkDirectory(Bench.MEMORY)) {
      for (String subject : List.of("unix", "chronicle", "aeron")) {
        List<BenchmarkTarget> targets =
            parse("--subjects", subject, "--ways", "batch").targets(directory);
        Scenario trip = new Scenario(Kind.ROUND_TRIP, 64, 1);
        assertEquals(1, targets.stream().filter(t -> t.supports(trip)).count(), subject);
        Scenario stream = new Scenario(Kind.STREAM, 64, 1);
        assertTrue(
            targets.stream().allMatch(t -> !t.supports(stream) || t.sendMode() == SendMode.BATCH),
            subject);
      }
    }
  }

  @Test
  void shouldTakeLessTimeWhenQuickUnlessOverridden() {
    assertEquals(1, parse("--quick").rounds());
    assertEquals(5, parse().rounds());
    assertEquals(3, parse("--quick", "--rounds", "3").rounds());
    assertEquals(Duration.ofMillis(500), parse("--quick").timing().warmUp());
    assertEquals(Duration.ofSeconds(4), parse("--window", "4s").timing().window());
  }

  @Test
  void shouldRefuseInvalidOptionsWithExitCode2AndTheReason() {
    assertRefused("outside 16 to 1m", "--sizes", "8");
    assertRefused("outside 16 to 1m", "--sizes", "2m");
    assertRefused("not a size", "--sizes", "many");
    assertRefused("not a time", "--window", "soon");
    assertRefused("17 senders are outside 1 to 16", "--senders", "17");
    assertRefused("at least 1", "--rounds", "0");
    assertRefused("no subject zmq; there are shm-spin", "--subjects", "zmq");
    assertRefused("no subject limit-carrier-pigeon", "--subjects", "limit-carrier-pigeon");
    assertRefused("needs --limit PROGRAM", "--subjects", "limit-shm");
    assertRefused("Unknown option", "--nonsense");
  }

  private static void assertRefused(String reason, String... args) {
    StringWriter err = new StringWriter();
    int code = Bench.command().setErr(new PrintWriter(err)).execute(args);
    assertEquals(2, code, err.toString());
    assertTrue(err.toString().contains(reason), err.toString());
  }
}
