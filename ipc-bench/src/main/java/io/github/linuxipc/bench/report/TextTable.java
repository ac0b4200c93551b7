package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Scenario;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes a report as text. */
public final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  /**
   * Writes the facts, and a table for each scenario. A table has the medians over the rounds, and
   * their ratios to the medians of the baseline.
   *
   * @param report the report
   * @param out the output
   */
  public static void write(Report report, PrintWriter out) {
    report.facts().forEach((name, value) -> out.println(name + ": " + value));
    report
        .byScenario()
        .forEach(
            (scenario, rows) -> {
              out.println();
              out.println(scenario + title(report, scenario));
              lines(report, scenario, rows).forEach(out::println);
              String note = report.notes().get(scenario);
              if (note != null) {
                out.println(note);
              }
            });
    out.flush();
  }

  private static String title(Report report, Scenario scenario) {
    return report.base(scenario).map(base -> " (ratios to " + base.label() + ")").orElse("");
  }

  private static List<String> lines(Report report, Scenario scenario, List<Row> rows) {
    List<Column> columns = Column.of(scenario.kind());
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Column::title).toList());
    for (Row row : rows) {
      cells.add(columns.stream().map(column -> column.cell().apply(report, row)).toList());
    }
    return cells.stream().map(line -> line(line, cells)).toList();
  }

  private static String line(List<String> line, List<List<String>> all) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      int column = i;
      int width = all.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
      String cell = line.get(i);
      String fill = " ".repeat(width - cell.length());
      text.append(i == 0 ? cell + fill : GAP + fill + cell);
    }
    return text.toString().stripTrailing();
  }
}
