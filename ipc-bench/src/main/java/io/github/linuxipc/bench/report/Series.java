package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.SendMode;
import java.util.List;

/**
 * A target in a chart. Each library has its colour, each send mode its dashes.
 *
 * @param name its name
 * @param colour its colour
 * @param dash its SVG dash array, empty for a solid line
 * @param values one for each position of the chart, NaN where it was not measured
 */
record Series(String name, String colour, String dash, List<Double> values) {
  private static final List<String> COLOURS =
      List.of(
          "#1f6fd6", "#d9480f", "#2b8a3e", "#9c36b5", "#c2255c", "#0b8793", "#a67c00", "#5f3dc4",
          "#868e96", "#e8590c", "#66a80f", "#1098ad", "#d6336c", "#495057", "#f08c00", "#0ca678",
          "#7048e8", "#a61e4d", "#5c940d", "#364fc7");

  static Series of(Report report, Row row, List<Double> values) {
    int index = List.copyOf(report.subjects().keySet()).indexOf(row.subject());
    String colour = COLOURS.get(Math.max(0, index) % COLOURS.size());
    SendMode sendMode = row.scenario().kind() == Kind.STREAM ? row.sendMode() : SendMode.SEND;
    return new Series(row.label(), colour, dash(sendMode), values);
  }

  double value(int position) {
    return values.get(position);
  }

  private static String dash(SendMode sendMode) {
    return switch (sendMode) {
      case SEND -> "";
      case TRY -> "1 3";
      case BATCH -> "7 4";
      case CLAIM -> "3 3";
    };
  }
}
