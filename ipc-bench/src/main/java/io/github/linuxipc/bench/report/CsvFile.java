package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes every successful round of a report as comma-separated values (RFC 4180). */
public final class CsvFile {
  private CsvFile() {}

  /**
   * Writes a header line and a line for each successful round. The numbers of the rounds start at 1
   * in each row of the report and do not count failed rounds. The field of an unknown metric is
   * empty.
   *
   * @param report the report
   * @param out the output
   * @throws IOException if writing fails
   */
  public static void write(Report report, Appendable out) throws IOException {
    try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
      List<Object> head = new ArrayList<>(List.of("kind", "size", "senders", "subject", "way"));
      head.add("round");
      for (Metric metric : Metric.values()) {
        head.add(metric.name().toLowerCase(Locale.ROOT));
      }
      printer.printRecord(head);
      for (Row row : report.rows()) {
        for (int round = 0; round < row.samples().size(); round++) {
          printer.printRecord(line(row, round));
        }
      }
    }
  }

  private static List<Object> line(Row row, int round) {
    List<Object> line =
        new ArrayList<>(
            List.of(
                row.scenario().kind(),
                row.scenario().size(),
                row.scenario().senders(),
                row.subject(),
                row.sendMode()));
    line.add(round + 1);
    Sample sample = row.samples().get(round);
    for (Metric metric : Metric.values()) {
      double value = sample.get(metric);
      line.add(Double.isNaN(value) ? "" : value);
    }
    return line;
  }
}
