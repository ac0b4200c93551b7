package io.github.linuxipc.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Scenario TRIP = new Scenario(Kind.ROUND_TRIP, 64, 1);
  private static final Scenario SMALL = new Scenario(Kind.STREAM, 64, 1);
  private static final Scenario LARGE = new Scenario(Kind.STREAM, 1024, 1);
  private static final Scenario MANY = new Scenario(Kind.STREAM, 64, 16);

  private static Row trip(String subject, double p50Ns) {
    return new Row(
        TRIP,
        subject,
        SendMode.SEND,
        List.of(
            new Sample(Map.of(Metric.P50_NS, p50Ns, Metric.P99_NS, p50Ns * 2)),
            new Sample(Map.of(Metric.P50_NS, p50Ns, Metric.P99_NS, p50Ns * 4))));
  }

  private static Row stream(Scenario scenario, String subject, double perSecond) {
    return new Row(
        scenario,
        subject,
        SendMode.BATCH,
        List.of(new Sample(Map.of(Metric.PER_SECOND, perSecond))));
  }

  private static Report report() {
    Map<String, String> subjects = new LinkedHashMap<>();
    subjects.put("ours", "this library, <shm> & more");
    subjects.put("theirs", "another");
    return new Report(
        Map.of("kernel", "Linux <6>"),
        subjects,
        "theirs",
        List.of(
            trip("ours", 230),
            trip("theirs", 200),
            stream(SMALL, "ours", 30e6),
            stream(SMALL, "theirs", 15e6),
            stream(LARGE, "ours", 9e6),
            stream(MANY, "ours", 24e6),
            new Row(MANY, "theirs", SendMode.BATCH, List.of())),
        Map.of());
  }

  private static String page() throws IOException {
    StringBuilder page = new StringBuilder();
    HtmlPage.write(report(), page);
    return page.toString();
  }

  @Test
  void shouldCompareWithTheBaselineOrElseWithTheFirst() {
    Report report = report();
    assertEquals(1.15, report.ratio(report.rows().get(0)), 1e-9);
    assertEquals(2, report.ratio(report.rows().get(2)), 1e-9);
    assertEquals(1, report.ratio(report.rows().get(4)), 1e-9);
  }

  @Test
  void shouldCompareATopicWithItsChannelAndAChannelWithTheBaselinesChannel() {
    Scenario topic = new Scenario(Kind.TOPIC, 64, 3);
    Row own = stream(topic, "ours", 3e6);
    Row ownChannel = stream(topic, "ours-channel", 12e6);
    Row base = stream(topic, "theirs", 2e6);
    Row baseChannel = stream(topic, "theirs-channel", 4e6);
    List<Row> rows = List.of(own, ownChannel, base, baseChannel);
    Report report =
        new Report(Map.of(), Map.of(), "theirs", rows, Map.of(topic, "a note about three"));
    assertEquals(1.5, report.ratio(own), 1e-9);
    assertEquals(3, report.ratio(ownChannel), 1e-9);
    assertEquals(0.25, report.toChannel(own), 1e-9);
    assertEquals(0.5, report.toRatioOfChannel(own), 1e-9);
    assertTrue(Double.isNaN(report.toChannel(ownChannel)));
    StringWriter text = new StringWriter();
    TextTable.write(report, new PrintWriter(text));
    assertTrue(text.toString().endsWith("a note about three\n"), text.toString());
    Report without =
        new Report(Map.of(), Map.of(), "theirs", List.of(own, ownChannel, base), Map.of());
    assertEquals(6, without.ratio(ownChannel), 1e-9);
    assertTrue(Double.isNaN(without.toRatioOfChannel(own)));
  }

  @Test
  void shouldLineUpItsColumnsAndNameTheBaseline() {
    StringWriter text = new StringWriter();
    TextTable.write(report(), new PrintWriter(text));
    List<String> lines = text.toString().lines().toList();
    int title = lines.indexOf("round-trip, 64 B (ratios to theirs)");
    assertTrue(title > 0, text.toString());
    int end = lines.get(title + 1).indexOf("p50 ratio") + "p50 ratio".length();
    assertEquals("1.15", lines.get(title + 2).substring(end - 4, end));
    assertEquals("1.00", lines.get(title + 3).substring(end - 4, end));
    assertTrue(lines.get(title + 2).startsWith("ours    "), lines.get(title + 2));
    assertFalse(text.toString().contains("NaN"), text.toString());
    assertTrue(text.toString().contains("failed"), text.toString());
  }

  @Test
  void shouldWriteEveryRoundIntoTheCsvFile() throws IOException {
    StringBuilder csv = new StringBuilder();
    CsvFile.write(report(), csv);
    List<CSVRecord> records = new ArrayList<>();
    CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(csv.toString()))
        .forEach(records::add);
    assertEquals(2 + 2 + 4, records.size());
    assertEquals("2", records.get(1).get("round"));
    assertEquals("920.0", records.get(1).get("p99_ns"));
    assertEquals("", records.get(1).get("per_second"));
    assertEquals("batch", records.get(4).get("way"));
    assertEquals("16", records.get(7).get("senders"));
  }

  @Test
  void shouldLoadNothingFromANetwork() throws IOException {
    String page = page();
    assertFalse(page.contains("http"), page);
    assertFalse(page.contains("src="), page);
    assertFalse(page.contains("@import") || page.contains("url("), page);
  }

  @Test
  void shouldEscapeTheSpecialCharactersOfHtml() throws IOException {
    assertTrue(page().contains("Linux &lt;6&gt;"));
    assertTrue(page().contains("&lt;shm&gt; &amp; more"));
  }

  @Test
  void shouldDrawLatencyThroughputAndSendersAsWellFormedSvg() throws Exception {
    Map<String, String> charts = new Charts(report()).all();
    assertEquals(
        List.of(
            "Round trip of 64 B: latency by percentile",
            "Throughput by message size, one sender",
            "Throughput of 64 B, 16 senders",
            "Throughput of 64 B by number of senders",
            "Throughput of 1 KiB by number of senders"),
        List.copyOf(charts.keySet()));
    for (String svg : charts.values()) {
      assertFalse(svg.contains("NaN"), svg);
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg)));
    }
  }

  @Test
  void shouldNameEveryLineOnceAndKeepNamesApart() {
    String svg = new Charts(report()).all().get("Round trip of 64 B: latency by percentile");
    List<Double> heights =
        svg.lines()
            .filter(line -> line.contains("class=\"name\""))
            .map(line -> Double.valueOf(line.replaceAll(".* y=\"([0-9.]+)\".*", "$1")))
            .sorted()
            .toList();
    assertEquals(2, heights.size());
    assertTrue(heights.get(1) - heights.get(0) >= 14.9, heights.toString());
  }

  @Test
  void shouldPlaceEqualRatiosAtEqualDistancesOnALogarithmicScale() {
    LogScale scale = new LogScale(1, 100, 200, 0);
    assertEquals(200, scale.position(1), 1e-9);
    assertEquals(100, scale.position(10), 1e-9);
    assertEquals(0, scale.position(100), 1e-9);
    assertEquals(List.of(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0), scale.ticks());
    assertEquals(List.of(1.0, 10.0, 100.0, 1000.0, 10000.0), new LogScale(1, 10_000, 0, 1).ticks());
  }

  @Test
  void shouldWriteFiguresWithThreeDigits() {
    assertEquals("0.220", Figures.micros(220));
    assertEquals("48.1", Figures.micros(48_111));
    assertEquals("12.3 M", Figures.rate(12_345_678));
    assertEquals("456 k", Figures.rate(456_123));
    assertEquals("0.042%", Figures.percent(0.00042));
    assertEquals("0", Figures.bytes(0.0004));
    assertEquals("", Figures.ratio(Double.NaN));
  }
}
