package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Compares an earlier build with a later one, in a table for a page such as {@code
 * docs/performance.md}. All ratios are of times, so that less is always better: the median round
 * trip, the time a message of a stream, or the CPU time of idle endpoints.
 */
public final class ComparisonTable {
  private final Map<Line, Results> lines = new LinkedHashMap<>();

  /** What a line of the table compares. */
  private record Line(String cores, Row target) {}

  /** The results of a line. */
  private static final class Results {
    final List<Double> ratios = new ArrayList<>();
    final List<Double> bytesBefore = new ArrayList<>();
    final List<Double> bytesAfter = new ArrayList<>();
  }

  /** Creates an empty table. */
  public ComparisonTable() {}

  /**
   * Adds a round, or several. A target that only one build has measured is left out.
   *
   * @param cores the cores that were used, a word
   * @param before the rows of the earlier build
   * @param after the rows of the later build
   */
  public void add(String cores, List<Row> before, List<Row> after) {
    for (Row later : after) {
      for (Row earlier : before) {
        if (earlier.target().equals(later.target())) {
          Line line = new Line(cores, later.target());
          Results results = lines.computeIfAbsent(line, any -> new Results());
          times(earlier, later).forEach(results.ratios::add);
          results.bytesBefore.add(bytes(earlier));
          results.bytesAfter.add(bytes(later));
        }
      }
    }
  }

  private static DoubleStream times(Row earlier, Row later) {
    Metric metric = later.criterion();
    return metric == Metric.PER_SECOND
        ? Spread.ratios(earlier, later, metric)
        : Spread.ratios(later, earlier, metric);
  }

  /** Returns what both sides together allocated for a message; 0 if that is not known. */
  private static double bytes(Row row) {
    return DoubleStream.of(row.median(Metric.SENDER_BYTES), row.median(Metric.RECEIVER_BYTES))
        .filter(Double::isFinite)
        .sum();
  }

  /**
   * Writes the table in Markdown.
   *
   * @param out the output
   */
  public void write(PrintWriter out) {
    out.println("| | cores | time, after to before | in every round | bytes a message |");
    out.println("| --- | --- | --- | --- | --- |");
    lines.forEach(
        (line, results) -> {
          Row target = line.target();
          Spread spread = Spread.of(stream(results.ratios));
          out.printf(
              "| `%s`, %s | %s | %s | %s | %s |%n",
              target.label(),
              target.scenario(),
              line.cores(),
              spread.text(),
              verdict(spread),
              target.scenario().kind() == Kind.IDLE ? "" : allocation(results));
        });
    out.flush();
  }

  private static String verdict(Spread spread) {
    if (spread.rounds() < 2 || (spread.least() <= 1 && spread.greatest() >= 1)) {
      return "";
    }
    return spread.least() > 1 ? "worse" : "better";
  }

  private static String allocation(Results results) {
    return Figures.bytes(median(results.bytesBefore))
        + "; "
        + Figures.bytes(median(results.bytesAfter));
  }

  private static double median(List<Double> values) {
    return Median.withDefaults().evaluate(stream(values).toArray());
  }

  private static DoubleStream stream(List<Double> values) {
    return values.stream().mapToDouble(value -> value);
  }
}
