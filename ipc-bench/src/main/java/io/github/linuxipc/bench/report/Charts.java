package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The charts of a report. */
final class Charts {
  private static final List<Metric> PERCENTILES =
      Arrays.stream(Metric.values()).filter(Metric::isLatency).toList();
  private static final List<String> PERCENTILE_NAMES =
      List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");

  private final Report report;

  Charts(Report report) {
    this.report = report;
  }

  /** Returns the drawing of each chart by its title. */
  Map<String, String> all() {
    Map<String, String> charts = new LinkedHashMap<>();
    report.byScenario().keySet().stream()
        .filter(Charts::isRoundTrip)
        .forEach(scenario -> latency(scenario, charts));
    overSizes(
        "Median round trip by message size",
        Metric.P50_NS,
        Charts::micros,
        Charts::isRoundTrip,
        charts);
    for (int senders : distinct(Kind.STREAM, Scenario::senders)) {
      throughput(senders, charts);
    }
    bySenders(charts);
    return charts;
  }

  private static boolean isRoundTrip(Scenario scenario) {
    return scenario.kind() == Kind.ROUND_TRIP;
  }

  private static String micros(double ns) {
    return Figures.micros(ns) + " us";
  }

  private static String rate(double perSecond) {
    return Figures.rate(perSecond) + "/s";
  }

  private void latency(Scenario scenario, Map<String, String> charts) {
    List<Series> series = new ArrayList<>();
    for (Row row : report.byScenario().getOrDefault(scenario, List.of())) {
      series.add(Series.of(report, row, PERCENTILES.stream().map(row::median).toList()));
    }
    String title = "Round trip of " + Scenario.size(scenario.size()) + ": latency by percentile";
    charts.put(title, new LineChart(title, PERCENTILE_NAMES, series, Charts::micros).svg());
  }

  /**
   * Adds the throughput with a number of senders: a line chart over the message sizes, or a bar
   * chart if there is one size.
   */
  private void throughput(int senders, Map<String, String> charts) {
    String sentBy = senders == 1 ? "one sender" : senders + " senders";
    Predicate<Scenario> chosen =
        scenario -> scenario.kind() == Kind.STREAM && scenario.senders() == senders;
    List<Integer> sizes =
        report.byScenario().keySet().stream()
            .filter(chosen)
            .map(Scenario::size)
            .distinct()
            .toList();
    if (sizes.size() > 1) {
      overSizes(
          "Throughput by message size, " + sentBy, Metric.PER_SECOND, Charts::rate, chosen, charts);
      return;
    }
    List<Series> bars = new ArrayList<>();
    for (Row row : report.rows()) {
      if (chosen.test(row.scenario())) {
        bars.add(Series.of(report, row, List.of(row.median(Metric.PER_SECOND))));
      }
    }
    String title = "Throughput of " + Scenario.size(sizes.get(0)) + ", " + sentBy;
    charts.put(title, new BarChart(title, bars, Charts::rate).svg());
  }

  /** Adds a line chart over the message sizes, if there is more than one. */
  private void overSizes(
      String title,
      Metric metric,
      DoubleFunction<String> unit,
      Predicate<Scenario> chosen,
      Map<String, String> charts) {
    List<Row> rows = report.rows().stream().filter(row -> chosen.test(row.scenario())).toList();
    List<Integer> sizes =
        rows.stream().map(row -> row.scenario().size()).distinct().sorted().toList();
    if (sizes.size() > 1) {
      List<Series> series = series(rows, Scenario::size, sizes, metric);
      List<String> names = sizes.stream().map(Scenario::size).toList();
      charts.put(title, new LineChart(title, names, series, unit).svg());
    }
  }

  /** Adds, for each message size, a line chart over the numbers of senders if there are several. */
  private void bySenders(Map<String, String> charts) {
    List<Integer> senders = distinct(Kind.STREAM, Scenario::senders);
    if (senders.size() < 2) {
      return;
    }
    for (int size : distinct(Kind.STREAM, Scenario::size)) {
      List<Row> rows =
          report.rows().stream()
              .filter(row -> row.scenario().kind() == Kind.STREAM && row.scenario().size() == size)
              .toList();
      List<Series> series = series(rows, Scenario::senders, senders, Metric.PER_SECOND);
      String title = "Throughput of " + Scenario.size(size) + " by number of senders";
      List<String> names = senders.stream().map(String::valueOf).toList();
      charts.put(title, new LineChart(title, names, series, Charts::rate).svg());
    }
  }

  /** Returns a series for each target, with a value for each position. */
  private List<Series> series(
      List<Row> rows, ToIntFunction<Scenario> position, List<Integer> positions, Metric metric) {
    Map<String, List<Row>> lines =
        rows.stream()
            .collect(Collectors.groupingBy(Row::label, LinkedHashMap::new, Collectors.toList()));
    List<Series> series = new ArrayList<>();
    for (List<Row> line : lines.values()) {
      List<Double> values = new ArrayList<>(Collections.nCopies(positions.size(), Double.NaN));
      line.forEach(
          row ->
              values.set(
                  positions.indexOf(position.applyAsInt(row.scenario())), row.median(metric)));
      series.add(Series.of(report, line.get(0), values));
    }
    return series;
  }

  private List<Integer> distinct(Kind kind, ToIntFunction<Scenario> number) {
    return report.byScenario().keySet().stream()
        .filter(scenario -> scenario.kind() == kind)
        .map(number::applyAsInt)
        .distinct()
        .sorted()
        .toList();
  }
}
