package io.github.linuxipc.bench.plan;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The samples of all rounds of one target in one scenario.
 *
 * @param scenario the scenario
 * @param subject the name of the library or service
 * @param sendMode the send mode
 * @param samples one for each successful round
 */
public record Row(Scenario scenario, String subject, SendMode sendMode, List<Sample> samples) {
  /**
   * Creates a row.
   *
   * @param scenario the scenario
   * @param subject the name of the library or service
   * @param sendMode the send mode
   * @param samples one for each successful round, copied
   */
  public Row {
    samples = List.copyOf(samples);
  }

  /**
   * Returns the median over the rounds.
   *
   * @param metric the metric
   * @return the median, or NaN if no round has the figure
   */
  public double median(Metric metric) {
    return Median.withDefaults().evaluate(known(metric));
  }

  /**
   * Returns the minimum and the maximum of the rounds.
   *
   * @param metric the metric
   * @return the bounds, or an empty array if no round has the figure
   */
  public double[] range(Metric metric) {
    double[] known = known(metric);
    Arrays.sort(known);
    return known.length == 0 ? known : new double[] {known[0], known[known.length - 1]};
  }

  /**
   * Returns what was measured: this row without its samples. Rows of several runs that measured the
   * same have equal results.
   *
   * @return scenario, library and send mode
   */
  public Row target() {
    return new Row(scenario, subject, sendMode, List.of());
  }

  private double[] known(Metric metric) {
    return samples.stream()
        .mapToDouble(sample -> sample.get(metric))
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }

  /**
   * Returns the name of library and send mode in a table.
   *
   * @return for a stream a name such as {@code shm-spin batch}, otherwise only the subject's name
   */
  public String label() {
    return scenario.kind() == Kind.STREAM ? subject + " " + sendMode : subject;
  }

  /**
   * Returns the figure by which targets are compared.
   *
   * @return the metric: the median of round trips or calls, the rate of a stream or topic, or the
   *     CPU use
   */
  public Metric criterion() {
    return switch (scenario.kind()) {
      case ROUND_TRIP, CALL -> Metric.P50_NS;
      case STREAM, TOPIC -> Metric.PER_SECOND;
      case IDLE -> Metric.CORES;
    };
  }
}
