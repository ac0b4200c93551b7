package io.github.linuxipc.bench.plan;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What all rounds of one contender in one case came to.
 *
 * @param one the case
 * @param subject the subject's name
 * @param way the way of sending
 * @param samples one for each round that succeeded
 */
public record Row(Scenario one, String subject, SendMode way, List<Sample> samples) {
  /**
   * Makes a row.
   *
   * @param one the case
   * @param subject the subject's name
   * @param way the way of sending
   * @param samples one for each round that succeeded; copied
   */
  public Row {
    samples = List.copyOf(samples);
  }

  /**
   * Returns the median over the rounds.
   *
   * @param metric of what
   * @return the median, or NaN if no round knows the figure
   */
  public double median(Metric metric) {
    return Median.withDefaults().evaluate(known(metric));
  }

  /**
   * Returns the least and the greatest of the rounds.
   *
   * @param metric of what
   * @return the bounds, or an empty array if no round knows the figure
   */
  public double[] range(Metric metric) {
    double[] known = known(metric);
    Arrays.sort(known);
    return known.length == 0 ? known : new double[] {known[0], known[known.length - 1]};
  }

  private double[] known(Metric metric) {
    return samples.stream()
        .mapToDouble(sample -> sample.get(metric))
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }

  /**
   * Returns subject and way as a table names them.
   *
   * @return such as {@code shm-spin batch}; of a round trip the subject alone
   */
  public String label() {
    return one.kind() == Kind.STREAM ? subject + " " + way : subject;
  }

  /**
   * Returns the figure by which contenders are compared.
   *
   * @return median round trip, rate, or use of the CPU
   */
  public Metric criterion() {
    return switch (one.kind()) {
      case ROUND_TRIP -> Metric.P50_NS;
      case STREAM -> Metric.PER_SECOND;
      case IDLE -> Metric.CORES;
    };
  }
}
