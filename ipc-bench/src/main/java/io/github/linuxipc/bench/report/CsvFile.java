package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Writes every successful round of a report as comma-separated values (RFC 4180), or reads it. */
public final class CsvFile {
  /** The name of the file in the directory of the results. */
  public static final String NAME = "bench.csv";

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

  /**
   * Reads what {@link #write} has written. A metric that the file does not have is unknown.
   *
   * @param in the file's text
   * @return a row for each scenario and target, in the order of the file
   * @throws IOException if reading fails, or the file was not written by {@link #write}
   */
  public static List<Row> read(Reader in) throws IOException {
    Map<Row, List<Sample>> samples = new LinkedHashMap<>();
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = format.parse(in)) {
      for (CSVRecord line : parser) {
        samples.computeIfAbsent(target(line), target -> new ArrayList<>()).add(sample(line));
      }
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new IOException("not a CSV file of this benchmark: " + e.getMessage(), e);
    }
    List<Row> rows = new ArrayList<>();
    samples.forEach(
        (target, rounds) ->
            rows.add(new Row(target.scenario(), target.subject(), target.sendMode(), rounds)));
    return rows;
  }

  /** Returns the row of a line, without samples. */
  private static Row target(CSVRecord line) {
    Scenario scenario =
        new Scenario(
            Kind.valueOf(constant(line.get("kind"))),
            Integer.parseInt(line.get("size")),
            Integer.parseInt(line.get("senders")));
    SendMode sendMode = SendMode.valueOf(constant(line.get("way")));
    return new Row(scenario, line.get("subject"), sendMode, List.of());
  }

  private static Sample sample(CSVRecord line) {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      String column = metric.name().toLowerCase(Locale.ROOT);
      String value = line.isMapped(column) ? line.get(column) : "";
      if (!value.isEmpty()) {
        figures.put(metric, Double.valueOf(value));
      }
    }
    return new Sample(figures);
  }

  /** Returns the name of the constant whose text is a word such as {@code round-trip}. */
  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
