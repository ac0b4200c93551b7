package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures every target in every scenario. In each round the targets take turns, and each round
 * begins with another target.
 */
public final class Rounds {
  /**
   * A measurement is repeated, up to 3 times, if other processes use more cores than this. A run of
   * one round repeats none.
   */
  private static final double MAX_FOREIGN_CPU = 0.15;

  private static final int MAX_REPEATS = 3;

  private final List<BenchmarkTarget> targets;
  private final Timing timing;
  private final int rounds;
  private final Progress progress;
  private boolean failed;

  /**
   * Creates a plan.
   *
   * @param targets the targets
   * @param timing the duration of each measurement
   * @param rounds the number of measurements of each target
   * @param progress receives the progress
   */
  public Rounds(List<BenchmarkTarget> targets, Timing timing, int rounds, Progress progress) {
    this.targets = List.copyOf(targets);
    this.timing = timing;
    this.rounds = rounds;
    this.progress = progress;
  }

  /**
   * Measures. A failed measurement is reported, and its row lacks that round.
   *
   * @param scenarios the scenarios
   * @return a row for each scenario and target that supports it
   * @throws InterruptedException if the thread is interrupted
   */
  public List<Row> run(List<Scenario> scenarios) throws InterruptedException {
    long steps =
        scenarios.stream()
            .mapToLong(scenario -> (long) participants(scenario).size() * rounds)
            .sum();
    progress.begin(steps, timing);
    List<Row> rows = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      rows.addAll(run(scenario));
    }
    progress.end();
    return rows;
  }

  private List<BenchmarkTarget> participants(Scenario scenario) {
    return targets.stream().filter(target -> target.supports(scenario)).toList();
  }

  private List<Row> run(Scenario scenario) throws InterruptedException {
    List<BenchmarkTarget> participants = participants(scenario);
    List<List<Sample>> samples = new ArrayList<>();
    participants.forEach(target -> samples.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < participants.size(); i++) {
        int index = (i + round) % participants.size();
        progress.step(round + 1, rounds, scenario, participants.get(index));
        measure(participants.get(index), scenario, samples.get(index));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < participants.size(); i++) {
      BenchmarkTarget target = participants.get(i);
      rows.add(new Row(scenario, target.subject(), target.sendMode(), samples.get(i)));
    }
    return rows;
  }

  private void measure(BenchmarkTarget target, Scenario scenario, List<Sample> samples)
      throws InterruptedException {
    try {
      Sample sample = target.measure(scenario, timing);
      int repeats = rounds > 1 ? MAX_REPEATS : 0; // a single round only shows that the target works
      for (int i = 0; i < repeats && sample.get(Metric.OTHERS) > MAX_FOREIGN_CPU; i++) {
        progress.disturbed(sample.get(Metric.OTHERS));
        sample = target.measure(scenario, timing);
      }
      samples.add(sample);
    } catch (IOException e) {
      failed = true;
      progress.failed(target, e.getMessage());
    }
  }

  /**
   * Returns whether a measurement failed.
   *
   * @return whether one did
   */
  public boolean failed() {
    return failed;
  }
}
