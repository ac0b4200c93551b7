package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures every target in every scenario, alternating: each round begins with another target. */
public final class Rounds {
  /** The measurement is repeated if other processes use more cores than this. */
  private static final double UNDISTURBED = 0.15;

  private static final int PATIENCE = 3;

  private final List<BenchmarkTarget> contenders;
  private final Timing timing;
  private final int rounds;
  private final Progress progress;
  private boolean failed;

  /**
   * Creates a plan.
   *
   * @param contenders the targets
   * @param timing the duration of each measurement
   * @param rounds the number of measurements of each target
   * @param progress receives the progress
   */
  public Rounds(List<BenchmarkTarget> contenders, Timing timing, int rounds, Progress progress) {
    this.contenders = List.copyOf(contenders);
    this.timing = timing;
    this.rounds = rounds;
    this.progress = progress;
  }

  /**
   * Measures. A failure is reported, and the row lacks that round.
   *
   * @param cases the scenarios
   * @return a row for each scenario and target that can take part
   * @throws InterruptedException if the thread is interrupted
   */
  public List<Row> run(List<Scenario> cases) throws InterruptedException {
    long steps = cases.stream().mapToLong(one -> (long) partakers(one).size() * rounds).sum();
    progress.begin(steps, timing);
    List<Row> rows = new ArrayList<>();
    for (Scenario one : cases) {
      rows.addAll(run(one));
    }
    progress.end();
    return rows;
  }

  private List<BenchmarkTarget> partakers(Scenario one) {
    return contenders.stream().filter(contender -> contender.takesPart(one)).toList();
  }

  private List<Row> run(Scenario one) throws InterruptedException {
    List<BenchmarkTarget> partakers = partakers(one);
    List<List<Sample>> samples = new ArrayList<>();
    partakers.forEach(contender -> samples.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < partakers.size(); i++) {
        int turn = (i + round) % partakers.size();
        progress.step(round + 1, rounds, one, partakers.get(turn));
        measure(partakers.get(turn), one, samples.get(turn));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < partakers.size(); i++) {
      BenchmarkTarget contender = partakers.get(i);
      rows.add(new Row(one, contender.subject(), contender.way(), samples.get(i)));
    }
    return rows;
  }

  private void measure(BenchmarkTarget contender, Scenario one, List<Sample> samples)
      throws InterruptedException {
    try {
      Sample sample = contender.measure(one, timing);
      int patience = rounds > 1 ? PATIENCE : 0; // a single round only shows that it works
      for (int i = 0; i < patience && sample.get(Metric.OTHERS) > UNDISTURBED; i++) {
        progress.disturbed(sample.get(Metric.OTHERS));
        sample = contender.measure(one, timing);
      }
      samples.add(sample);
    } catch (IOException e) {
      failed = true;
      progress.failed(contender, e.getMessage());
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
