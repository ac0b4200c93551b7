package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A column of a scenario's table.
 *
 * @param title its heading
 * @param cell returns the content of a cell
 */
record Column(String title, BiFunction<Report, Row, String> cell) {
  private static final Column NAME = new Column("", (report, row) -> row.label());

  /** Returns the columns for a kind of scenario. */
  static List<Column> of(Kind kind) {
    return switch (kind) {
      case ROUND_TRIP ->
          List.of(
              NAME,
              micros("p50 us", Metric.P50_NS),
              micros("p90", Metric.P90_NS),
              micros("p99", Metric.P99_NS),
              micros("p99.9", Metric.P999_NS),
              micros("p99.99", Metric.P9999_NS),
              ratio("p50 ratio", Metric.P50_NS),
              ratio("p99 ratio", Metric.P99_NS),
              range(Metric.P50_NS),
              bytes("pinger B/msg", Metric.SENDER_BYTES),
              bytes("echo B/msg", Metric.RECEIVER_BYTES),
              cores());
      case STREAM ->
          List.of(
              NAME,
              new Column("msg/s", (report, row) -> Figures.rate(row.median(Metric.PER_SECOND))),
              new Column("MB/s", (report, row) -> megabytes(row)),
              ratio("ratio", Metric.PER_SECOND),
              range(Metric.PER_SECOND),
              bytes("sender B/msg", Metric.SENDER_BYTES),
              bytes("receiver B/msg", Metric.RECEIVER_BYTES),
              cores());
      case CALL ->
          List.of(
              NAME,
              micros("p50 us", Metric.P50_NS),
              micros("p99", Metric.P99_NS),
              ratio("p50 ratio", Metric.P50_NS),
              new Column("to channel", (report, row) -> Figures.ratio(report.toChannel(row))),
              range(Metric.P50_NS),
              new Column("call/s", (report, row) -> Figures.rate(row.median(Metric.PER_SECOND))),
              bytes("requester B/call", Metric.SENDER_BYTES),
              bytes("responder B/call", Metric.RECEIVER_BYTES),
              cores());
      case TOPIC ->
          List.of(
              NAME,
              new Column("msg/s", (report, row) -> Figures.rate(row.median(Metric.PER_SECOND))),
              new Column("MB/s", (report, row) -> megabytes(row)),
              ratio("ratio", Metric.PER_SECOND),
              new Column("to channel", (report, row) -> Figures.ratio(report.toChannel(row))),
              new Column(
                  "to channel's ratio",
                  (report, row) -> Figures.ratio(report.toRatioOfChannel(row))),
              range(Metric.PER_SECOND),
              micros("p50 us", Metric.P50_NS),
              micros("p99", Metric.P99_NS),
              bytes("publisher B/msg", Metric.SENDER_BYTES),
              bytes("subscriber B/msg", Metric.RECEIVER_BYTES),
              cores());
      case IDLE ->
          List.of(
              NAME,
              new Column("of a core", (report, row) -> Figures.percent(row.median(Metric.CORES))));
    };
  }

  private static String megabytes(Row row) {
    return Figures.threeDigits(row.median(Metric.PER_SECOND) * row.scenario().size() / 1e6);
  }

  private static Column micros(String title, Metric metric) {
    return new Column(title, (report, row) -> Figures.micros(row.median(metric)));
  }

  private static Column ratio(String title, Metric metric) {
    return new Column(title, (report, row) -> Figures.ratio(report.ratio(row, metric)));
  }

  private static Column bytes(String title, Metric metric) {
    return new Column(title, (report, row) -> Figures.bytes(row.median(metric)));
  }

  private static Column cores() {
    return new Column("cores", (report, row) -> Figures.ratio(row.median(Metric.CORES)));
  }

  private static Column range(Metric metric) {
    return new Column(
        "min..max",
        (report, row) -> {
          double[] range = row.range(metric);
          if (range.length == 0) {
            return "failed";
          }
          return metric.isLatency()
              ? Figures.micros(range[0]) + ".." + Figures.micros(range[1])
              : Figures.rate(range[0]) + ".." + Figures.rate(range[1]);
        });
  }
}
