package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The C program with bare system calls, {@code PROGRAM rtt|stream MECHANISM SIZE COUNT}, which
 * forks its peer. The message count is chosen to fill the window.
 */
final class NativeBaseline implements BenchmarkTarget {
  /** The target's name is this prefix, followed by the name of the mechanism. */
  static final String PREFIX = "limit-";

  /** The program's mechanisms that carry bytes, each with its largest message in bytes. */
  static final Map<String, Integer> MECHANISMS =
      Map.of(
          "shm", 1 << 20,
          "shmfutex", 1 << 20,
          "pipe", 1 << 20,
          "fifo", 1 << 20,
          "uds", 1 << 20,
          "tcp", 1 << 20,
          "dgram", 64 << 10,
          "seqpacket", 64 << 10,
          "mq", 8 << 10);

  private static final long FIRST_COUNT = 2_000;
  private static final long MAX_TRIPS = 50_000_000;
  private static final long MAX_STREAM = 2_000_000_000;
  private static final int WORDS = 8;

  private final Path program;
  private final String mechanism;
  private final List<String> affinity;
  private final Map<Scenario, Double> perSecond = new HashMap<>();

  NativeBaseline(Path program, String mechanism, List<String> affinity) {
    this.program = program;
    this.mechanism = mechanism;
    this.affinity = affinity;
  }

  @Override
  public String subject() {
    return PREFIX + mechanism;
  }

  @Override
  public SendMode sendMode() {
    return SendMode.SEND;
  }

  @Override
  public String description() {
    return "the C program with bare system calls, " + mechanism;
  }

  @Override
  public boolean supports(Scenario scenario) {
    return scenario.kind() != Kind.IDLE
        && scenario.senders() == 1
        && scenario.size() <= MECHANISMS.getOrDefault(mechanism, 0);
  }

  @Override
  public Sample measure(Scenario scenario, Timing timing) throws IOException, InterruptedException {
    if (!perSecond.containsKey(scenario)) {
      Sample trial = run(scenario, FIRST_COUNT);
      trial = run(scenario, count(scenario, trial, 0.1));
      perSecond.put(scenario, trial.get(Metric.PER_SECOND));
    }
    double seconds = timing.window().toNanos() / 1e9;
    Sample speed = new Sample(Map.of(Metric.PER_SECOND, perSecond.getOrDefault(scenario, 0.0)));
    return run(scenario, count(scenario, speed, seconds));
  }

  private static long count(Scenario scenario, Sample speed, double seconds) {
    long count = (long) (speed.get(Metric.PER_SECOND) * seconds);
    long most = scenario.kind() == Kind.ROUND_TRIP ? MAX_TRIPS : MAX_STREAM;
    return Math.max(FIRST_COUNT, Math.min(most, count));
  }

  private Sample run(Scenario scenario, long count) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(affinity);
    command.addAll(
        List.of(
            program.toString(),
            scenario.kind() == Kind.ROUND_TRIP ? "rtt" : "stream",
            mechanism,
            Integer.toString(scenario.size()),
            Long.toString(count)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + text);
      }
      return parse(text);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Parses {@code MODE MECH SIZE COUNT p50 p99 p999 rate}, with dashes for the figures that a
   * stream does not have.
   */
  static Sample parse(String text) throws IOException {
    String[] word = text.split(" ", -1);
    if (word.length != WORDS) {
      throw new IOException("cannot parse the C program's line: " + text);
    }
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    put(figures, Metric.P50_NS, word[4]);
    put(figures, Metric.P99_NS, word[5]);
    put(figures, Metric.P999_NS, word[6]);
    put(figures, Metric.PER_SECOND, word[7]);
    return new Sample(figures);
  }

  private static void put(Map<Metric, Double> figures, Metric metric, String word) {
    if (!word.equals("-")) {
      figures.put(metric, Double.valueOf(word));
    }
  }
}
