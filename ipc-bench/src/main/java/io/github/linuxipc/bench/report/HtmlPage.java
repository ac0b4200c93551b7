package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Scenario;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes a report as one HTML page with charts and tables. The page loads nothing from a network.
 */
public final class HtmlPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Linux IPC for Java: benchmark</title>
      <style>
      :root { color-scheme: light; --ink: #1b1f24; --pale: #57606a; --rule: #d8dee4; --own: #eef5ff; }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: #fff;
        max-width: 980px; margin: 2rem auto; padding: 0 1.2rem; }
      h1 { font-size: 1.6rem; margin-bottom: .2rem; }
      h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .6rem 0; }
      dt { color: var(--pale); }
      dd { margin: 0; }
      svg { width: 100%; display: block; }
      svg text { font: 12px system-ui, sans-serif; fill: var(--pale); }
      svg text.name { font-weight: 500; }
      .rule { stroke: var(--rule); stroke-width: 1; }
      .table { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
      th, td { padding: .25rem .7rem; text-align: right; white-space: nowrap;
        border-bottom: 1px solid var(--rule); }
      th { color: var(--pale); font-weight: 500; }
      th:first-child, td:first-child { text-align: left; padding-left: .3rem; }
      tr.own { background: var(--own); }
      p.note { color: var(--pale); }
      </style>
      </head>
      <body>
      """;

  private HtmlPage() {}

  /**
   * Writes the page.
   *
   * @param report the report
   * @param out the output
   * @throws IOException if writing fails
   */
  public static void write(Report report, Appendable out) throws IOException {
    out.append(HEAD);
    out.append("<h1>Linux IPC for Java: benchmark</h1>\n");
    definitions(report.facts(), out);
    for (Map.Entry<String, String> chart : new Charts(report).all().entrySet()) {
      out.append("<h2>").append(Svg.escape(chart.getKey())).append("</h2>\n");
      out.append(chart.getValue());
    }
    for (Map.Entry<Scenario, List<Row>> entry : report.byScenario().entrySet()) {
      table(report, entry.getKey(), entry.getValue(), out);
    }
    out.append("<h2>Measured libraries</h2>\n");
    definitions(report.subjects(), out);
    out.append("</body>\n</html>\n");
  }

  private static void definitions(Map<String, String> definitions, Appendable out)
      throws IOException {
    out.append("<dl>\n");
    for (Map.Entry<String, String> entry : definitions.entrySet()) {
      out.append("<dt>").append(Svg.escape(entry.getKey())).append("</dt><dd>");
      out.append(Svg.escape(entry.getValue())).append("</dd>\n");
    }
    out.append("</dl>\n");
  }

  private static void table(Report report, Scenario scenario, List<Row> rows, Appendable out)
      throws IOException {
    out.append("<h2>Figures: ").append(Svg.escape(scenario.toString())).append("</h2>\n");
    String note =
        report
            .base(scenario)
            .map(base -> "Medians over the rounds; ratios to " + base.label() + ".")
            .orElse("Medians over the rounds.");
    out.append("<p class=\"note\">").append(Svg.escape(note)).append("</p>\n");
    out.append("<div class=\"table\"><table>\n<tr>");
    List<Column> columns = Column.of(scenario.kind());
    for (Column column : columns) {
      out.append("<th>").append(Svg.escape(column.title())).append("</th>");
    }
    out.append("</tr>\n");
    for (Row row : rows) {
      String own = report.subjects().getOrDefault(row.subject(), "");
      out.append(own.startsWith("this library") ? "<tr class=\"own\">" : "<tr>");
      for (Column column : columns) {
        String cell = Svg.escape(column.cell().apply(report, row));
        out.append("<td>").append(cell).append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</table></div>\n");
    String foot = report.notes().get(scenario);
    if (foot != null) {
      out.append("<p class=\"note\">").append(Svg.escape(foot)).append("</p>\n");
    }
  }
}
