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
  /** Returns the median of each figure over the rounds. */
  static StartupTime median(List<StartupTime> rounds) {
    return new StartupTime(median(rounds, StartupTime::wallMs), median(rounds, StartupTime::cpuMs));
  }

  /**
   * Returns the median of a figure. If the number of rounds is even, it is the greater of the two
   * middle values.
   */
  private static double median(List<StartupTime> rounds, ToDoubleFunction<StartupTime> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
