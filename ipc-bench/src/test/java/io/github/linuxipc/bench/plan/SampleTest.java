package io.github.linuxipc.bench.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final Scenario STREAM_OF_64_BYTES = new Scenario(Kind.STREAM, 64, 1);

  private static Sample rate(double perSecond) {
    return new Sample(Map.of(Metric.PER_SECOND, perSecond));
  }

  @Test
  void shouldParseItsOwnText() {
    Sample sample = new Sample(Map.of(Metric.P50_NS, 220.5, Metric.SENDER_BYTES, 1e-7));
    assertEquals(sample, Sample.parse(sample.text()));
    assertEquals(new Sample(Map.of()), Sample.parse(""));
  }

  @Test
  void shouldMergeTheFiguresOfTwoProcesses() {
    Sample joined = rate(5).with(new Sample(Map.of(Metric.CORES, 2.0)));
    assertEquals(5, joined.get(Metric.PER_SECOND));
    assertEquals(2, joined.get(Metric.CORES));
    assertTrue(Double.isNaN(joined.get(Metric.P99_NS)));
  }

  @Test
  void shouldTakeTheMedianOverTheRoundsAndNotTheMean() {
    Row row =
        new Row(STREAM_OF_64_BYTES, "shm", SendMode.SEND, List.of(rate(1), rate(1000), rate(3)));
    assertEquals(3, row.median(Metric.PER_SECOND));
    assertArrayEquals(new double[] {1, 1000}, row.range(Metric.PER_SECOND));
    Row even =
        new Row(
            STREAM_OF_64_BYTES,
            "shm",
            SendMode.SEND,
            List.of(rate(1), rate(4), rate(2), rate(100)));
    assertEquals(3, even.median(Metric.PER_SECOND));
  }

  @Test
  void shouldReturnNaNForAMedianThatNoRoundHas() {
    Row row = new Row(STREAM_OF_64_BYTES, "shm", SendMode.SEND, List.of(rate(1)));
    assertTrue(Double.isNaN(row.median(Metric.P50_NS)));
    assertEquals(0, row.range(Metric.P50_NS).length);
    assertTrue(
        Double.isNaN(
            new Row(STREAM_OF_64_BYTES, "x", SendMode.SEND, List.of()).median(Metric.PER_SECOND)));
  }

  @Test
  void shouldKeepSenderNumberAndFlagsOfAMarkerSeparate() {
    long marker = SequenceMarker.first(15) + 1_000_000;
    for (long marked :
        new long[] {marker, SequenceMarker.last(marker), SequenceMarker.marked(marker)}) {
      assertEquals(15, SequenceMarker.sender(marked));
      assertEquals(1_000_000, SequenceMarker.number(marked));
    }
    assertFalse(SequenceMarker.isTimed(SequenceMarker.last(SequenceMarker.marked(marker))));
    assertTrue(
        SequenceMarker.isLast(SequenceMarker.last(marker))
            && !SequenceMarker.isLast(SequenceMarker.marked(marker)));
    assertTrue(
        SequenceMarker.isMarked(SequenceMarker.marked(marker))
            && !SequenceMarker.isMarked(SequenceMarker.last(marker)));
  }

  @Test
  void shouldTellTheAgeOfATimedMessageWhateverTheClockReads() {
    for (long sentNs : new long[] {0, -7, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 48) - 3}) {
      long marker = SequenceMarker.timed(sentNs);
      assertTrue(SequenceMarker.isTimed(marker));
      assertFalse(SequenceMarker.isLast(marker) || SequenceMarker.isMarked(marker));
      assertEquals(0, SequenceMarker.sender(marker));
      assertEquals(12_345, SequenceMarker.ageNs(marker, sentNs + 12_345));
    }
  }
}
