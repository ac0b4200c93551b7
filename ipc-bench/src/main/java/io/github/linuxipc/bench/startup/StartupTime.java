package io.github.linuxipc.bench.startup;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a process needed from its start until it printed its line.
 *
 * @param wallMs the time that passed, in milliseconds
 * @param cpuMs the user and system time that its threads used, in milliseconds
 */
public record StartupTime(double wallMs, double cpuMs) {
  /** Returns the medians over the rounds, of each figure separately. */
  static StartupTime median(List<StartupTime> rounds) {
    return new StartupTime(median(rounds, StartupTime::wallMs), median(rounds, StartupTime::cpuMs));
  }

  /** Of an even number of rounds it is the greater of the two in the middle. */
  private static double median(List<StartupTime> rounds, ToDoubleFunction<StartupTime> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
