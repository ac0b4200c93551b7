package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchReceiver;
import io.github.linuxipc.bench.library.BenchSender;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SequenceMarker;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Sends a message and waits for its echo, repeatedly, and measures each round trip. */
final class Pinger {
  static final int LIMIT = 64;
  static final long MAX_NS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final int TRIPS_PER_CLOCK_READ = 256;

  private final BenchSender there;
  private final BenchReceiver back;
  private final SequenceChecker checker;
  private final AllocationMeter allocation = new AllocationMeter();
  private final Histogram histogram = histogram();
  private long marker = SequenceMarker.first(0);

  Pinger(BenchSender there, BenchReceiver back, Scenario scenario) {
    this.there = there;
    this.back = back;
    this.checker = new SequenceChecker(1, scenario.size());
  }

  /** Measures, and marks for the echo when the measurement begins. */
  Sample run(Timing timing) throws IOException, InterruptedException {
    long beganNs = System.nanoTime();
    while (System.nanoTime() - beganNs < timing.warmUp().toNanos()) {
      measureSome();
    }
    histogram.reset();
    trip(SequenceMarker.marked(marker++));
    allocation.begin(checker.count());
    beganNs = System.nanoTime();
    while (System.nanoTime() - beganNs < timing.window().toNanos()) {
      measureSome();
    }
    double spentS = (System.nanoTime() - beganNs) / 1e9;
    return sample(spentS, allocation.perMessage(checker.count()));
  }

  /** Ends the echo. */
  void end() throws IOException, InterruptedException {
    there.send(SequenceMarker.last(marker));
  }

  private void measureSome() throws IOException, InterruptedException {
    for (int i = 0; i < TRIPS_PER_CLOCK_READ; i++) {
      long sentNs = System.nanoTime();
      trip(marker++);
      histogram.recordValue(Math.min(MAX_NS, System.nanoTime() - sentNs));
    }
  }

  private void trip(long marker) throws IOException, InterruptedException {
    there.send(marker);
    while (back.poll(checker, LIMIT) == 0) {
      Thread.onSpinWait();
    }
  }

  private Sample sample(double spentS, double bytes) {
    Map<Metric, Double> figures = figures(histogram, spentS);
    figures.put(Metric.SENDER_BYTES, bytes);
    return new Sample(figures);
  }

  /** Creates an empty histogram of times up to {@link #MAX_NS}. */
  static Histogram histogram() {
    return new Histogram(MAX_NS, DIGITS);
  }

  /** Returns the percentiles and the rate. */
  static Map<Metric, Double> figures(Histogram histogram, double spentS) {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      if (metric.isLatency()) {
        figures.put(metric, (double) histogram.getValueAtPercentile(metric.percentile()));
      }
    }
    figures.put(Metric.PER_SECOND, histogram.getTotalCount() / spentS);
    return figures;
  }
}
