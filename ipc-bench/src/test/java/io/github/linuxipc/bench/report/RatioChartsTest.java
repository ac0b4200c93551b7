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
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class RatioChartsTest {
  private static final Scenario TRIP = new Scenario(Kind.ROUND_TRIP, 64, 1);
  private static final Scenario STREAM = new Scenario(Kind.STREAM, 64, 1);

  private static Row stream(String subject, SendMode mode, double... perSecond) {
    List<Sample> samples = new ArrayList<>();
    for (double rate : perSecond) {
      samples.add(new Sample(Map.of(Metric.PER_SECOND, rate)));
    }
    return new Row(STREAM, subject, mode, samples);
  }

  private static Row trip(String subject, double p50Ns, double p99Ns) {
    Sample sample = new Sample(Map.of(Metric.P50_NS, p50Ns, Metric.P99_NS, p99Ns));
    return new Row(TRIP, subject, SendMode.SEND, List.of(sample));
  }

  /** Two runs on a machine that is four times as fast in the second one. */
  private static List<List<Row>> runs() {
    return List.of(
        List.of(
            trip("ours", 100, 300),
            trip("theirs", 200, 300),
            stream("ours", SendMode.SEND, 15, 16),
            stream("ours", SendMode.CLAIM, 20, 24),
            stream("theirs", SendMode.SEND, 10, 20),
            stream("theirs", SendMode.CLAIM, 5, 5)),
        List.of(
            stream("theirs", SendMode.SEND, 40),
            stream("ours", SendMode.SEND, 44),
            stream("third", SendMode.SEND)));
  }

  private static Map<String, String> charts() {
    return new RatioCharts(runs(), "theirs", "ours"::equals).all();
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> elements(String svg, String name) throws Exception {
    NodeList found = parse(svg).getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static List<String> bars(String svg) throws Exception {
    return elements(svg, "rect").stream().map(Element::getTextContent).toList();
  }

  @Test
  void shouldDrawAFileForEachScenarioAndFigure() {
    assertEquals(
        Set.of("round-trip-64-1-p50.svg", "round-trip-64-1-p99.svg", "stream-64-1-rate.svg"),
        charts().keySet());
  }

  @Test
  void shouldCompareEachRoundWithTheBaselineOfTheSameRunAndRound() throws Exception {
    assertEquals(
        List.of(
            "ours claim: 1.60 (1.20 to 2.00)",
            "ours send: 1.10 (0.80 to 1.50)",
            "theirs send: 1.00 (1.00 to 1.00)",
            "theirs claim: 0.38 (0.25 to 0.50)"),
        bars(charts().get("stream-64-1-rate.svg")));
  }

  @Test
  void shouldShowTheShortestTimeFirst() throws Exception {
    assertEquals(
        List.of("ours: 0.50", "theirs: 1.00"), bars(charts().get("round-trip-64-1-p50.svg")));
  }

  @Test
  void shouldDrawLengthsInProportionToTheRatios() throws Exception {
    List<Element> bars = elements(charts().get("stream-64-1-rate.svg"), "rect");
    double claim = Double.parseDouble(bars.get(0).getAttribute("width"));
    double send = Double.parseDouble(bars.get(1).getAttribute("width"));
    assertEquals(1.6 / 1.1, claim / send, 0.01);
  }

  @Test
  void shouldDrawASpreadOnlyIfThereAreSeveralRounds() throws Exception {
    String stream = charts().get("stream-64-1-rate.svg");
    String trip = charts().get("round-trip-64-1-p50.svg");
    assertEquals(2 + 4 * 3, elements(stream, "line").size());
    assertEquals(2, elements(trip, "line").size());
  }

  @Test
  void shouldTellThisLibraryFromOthersByColour() throws Exception {
    List<Element> bars = elements(charts().get("round-trip-64-1-p50.svg"), "rect");
    assertFalse(bars.get(0).getAttribute("fill").equals(bars.get(1).getAttribute("fill")));
  }

  @Test
  void shouldWriteTheSameBytesForTheSameResults() {
    assertEquals(charts(), charts());
    assertFalse(charts().toString().contains("NaN"), charts().toString());
  }

  @Test
  void shouldChangeItsTextOnADarkPage() throws Exception {
    for (String svg : charts().values()) {
      String style = elements(svg, "style").get(0).getTextContent();
      assertTrue(style.contains("prefers-color-scheme: dark"), style);
      assertFalse(svg.contains("background"), svg);
    }
  }

  @Test
  void shouldDrawNothingWithoutTheBaseline() {
    assertEquals(Map.of(), new RatioCharts(runs(), "absent", "ours"::equals).all());
  }

  @Test
  void shouldReadTheRowsThatWereWritten() throws IOException {
    List<Row> rows = runs().get(0);
    StringBuilder csv = new StringBuilder();
    CsvFile.write(new Report(Map.of(), Map.of(), "theirs", rows, Map.of()), csv);
    assertEquals(rows, CsvFile.read(new StringReader(csv.toString())));
  }
}
