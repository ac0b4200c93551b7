package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The ratios of two rows, round by round: the least, the median and the greatest. Both rows of a
 * round were measured one soon after the other, so a ratio contains less of what changes on the
 * machine meanwhile than the ratio of two medians does.
 *
 * @param least the least ratio
 * @param median the median of the ratios
 * @param greatest the greatest ratio
 * @param rounds the number of ratios, 0 if nothing can be compared
 */
record Spread(double least, double median, double greatest, int rounds) {
  /** Returns the ratios of a row's rounds to those of another row, as far as both have rounds. */
  static DoubleStream ratios(Row row, Row to, Metric metric) {
    int rounds = Math.min(row.samples().size(), to.samples().size());
    return IntStream.range(0, rounds)
        .mapToDouble(i -> row.samples().get(i).get(metric) / to.samples().get(i).get(metric));
  }

  /** Returns the spread of ratios. Those that are not finite are left out. */
  static Spread of(DoubleStream ratios) {
    double[] known = ratios.filter(Double::isFinite).sorted().toArray();
    if (known.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double median = Median.withDefaults().evaluate(known);
    return new Spread(known[0], median, known[known.length - 1], known.length);
  }

  /** Returns a text such as {@code 1.42 (1.31 to 1.55)}. */
  String text() {
    if (rounds == 0) {
      return "";
    }
    return rounds == 1
        ? Figures.ratio(median)
        : Figures.ratio(median)
            + " ("
            + Figures.ratio(least)
            + " to "
            + Figures.ratio(greatest)
            + ")";
  }
}
