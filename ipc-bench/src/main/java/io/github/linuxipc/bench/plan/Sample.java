package io.github.linuxipc.bench.plan;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of one measurement.
 *
 * @param figures the known figures
 */
public record Sample(Map<Metric, Double> figures) {
  /**
   * Creates a sample.
   *
   * @param figures the known figures, copied
   */
  public Sample {
    EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
    copy.putAll(figures);
    figures = Collections.unmodifiableMap(copy);
  }

  /**
   * Returns a figure.
   *
   * @param metric the metric
   * @return the figure, or NaN if it is not known
   */
  public double get(Metric metric) {
    return figures.getOrDefault(metric, Double.NaN);
  }

  /**
   * Merges the figures of two processes.
   *
   * @param other the other's figures
   * @return all figures; if both processes have a figure, the other's
   */
  public Sample with(Sample other) {
    EnumMap<Metric, Double> both = new EnumMap<>(Metric.class);
    both.putAll(figures);
    both.putAll(other.figures);
    return new Sample(both);
  }

  /**
   * Returns the figures in one line.
   *
   * @return a text such as {@code P50_NS=220.0 PER_SECOND=1.5E7}
   */
  public String text() {
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + "=" + figure.getValue())
        .collect(Collectors.joining(" "));
  }

  /**
   * Parses the result of {@link #text}.
   *
   * @param text the line
   * @return the sample
   */
  public static Sample parse(String text) {
    EnumMap<Metric, Double> figures = new EnumMap<>(Metric.class);
    for (String figure : text.isBlank() ? new String[0] : text.strip().split(" ", -1)) {
      int equals = figure.indexOf('=');
      figures.put(
          Metric.valueOf(figure.substring(0, equals)),
          Double.valueOf(figure.substring(equals + 1)));
    }
    return new Sample(figures);
  }
}
