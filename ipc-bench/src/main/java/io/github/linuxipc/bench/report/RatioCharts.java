package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Draws the results of one or several runs as bar charts of ratios to a baseline, for a page such
 * as {@code docs/performance.md}. The same results always make the same drawings.
 */
public final class RatioCharts {
  private final List<List<Row>> runs;
  private final String baseline;
  private final Predicate<String> own;

  /**
   * Creates the charts.
   *
   * @param runs the rows of each run, as {@link CsvFile#read} returns them
   * @param baseline the library that the others are compared with; in a stream, its single sends
   * @param own returns whether a library is this one
   */
  public RatioCharts(List<List<Row>> runs, String baseline, Predicate<String> own) {
    this.runs = List.copyOf(runs);
    this.baseline = baseline;
    this.own = own;
  }

  /**
   * Draws a chart for each scenario and metric in which the baseline and another library were
   * measured. An idle scenario has no chart, because nothing is compared in it.
   *
   * @return each drawing by the name of its file, in the order of the names
   */
  public Map<String, String> all() {
    Map<String, String> charts = new TreeMap<>();
    Set<Scenario> scenarios = new LinkedHashSet<>();
    runs.forEach(run -> run.forEach(row -> scenarios.add(row.scenario())));
    for (Scenario scenario : scenarios) {
      for (Metric metric : metrics(scenario.kind())) {
        List<RatioChart.Bar> bars = bars(scenario, metric);
        if (bars.size() > 1) {
          String name = scenario.kind() + "-" + scenario.size() + "-" + scenario.senders();
          charts.put(name + "-" + word(metric) + ".svg", chart(scenario, metric, bars).svg());
        }
      }
    }
    return charts;
  }

  private static List<Metric> metrics(Kind kind) {
    return switch (kind) {
      case ROUND_TRIP, CALL -> List.of(Metric.P50_NS, Metric.P99_NS);
      case STREAM, TOPIC -> List.of(Metric.PER_SECOND);
      case IDLE -> List.of();
    };
  }

  private static String word(Metric metric) {
    return metric.isLatency() ? "p" + Math.round(metric.percentile()) : "rate";
  }

  private RatioChart chart(Scenario scenario, Metric metric, List<RatioChart.Bar> bars) {
    String title = scenario + ": " + (metric.isLatency() ? word(metric) : "messages per second");
    int rounds = bars.stream().mapToInt(bar -> bar.ratio().rounds()).max().orElse(0);
    String note =
        String.format(
            Locale.ROOT,
            "Ratio to %s of the same round: median, least and greatest of %d rounds; %s is better",
            baseline,
            rounds,
            metric.isLatency() ? "less" : "more");
    return new RatioChart(title, note, bars);
  }

  /** Returns a bar for each target that was measured beside the baseline, the best one first. */
  private List<RatioChart.Bar> bars(Scenario scenario, Metric metric) {
    Map<Row, List<Double>> ratios = new LinkedHashMap<>();
    for (List<Row> run : runs) {
      List<Row> rows = run.stream().filter(row -> row.scenario().equals(scenario)).toList();
      for (Row base : rows.stream().filter(this::isBase).toList()) {
        rows.forEach(
            row ->
                Spread.ratios(row, base, metric)
                    .forEach(ratios.computeIfAbsent(row.target(), any -> new ArrayList<>())::add));
      }
    }
    List<RatioChart.Bar> bars = new ArrayList<>();
    ratios.forEach(
        (target, all) -> {
          Spread spread = Spread.of(all.stream().mapToDouble(ratio -> ratio));
          if (spread.rounds() > 0) {
            bars.add(new RatioChart.Bar(target.label(), own.test(target.subject()), spread));
          }
        });
    Comparator<RatioChart.Bar> ascending = Comparator.comparingDouble(bar -> bar.ratio().median());
    bars.sort(metric.isLatency() ? ascending : ascending.reversed());
    return bars;
  }

  private boolean isBase(Row row) {
    return row.subject().equals(baseline) && row.sendMode() == SendMode.SEND;
  }
}
