package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchHandler;
import io.github.linuxipc.bench.library.BenchReceiver;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.SequenceMarker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Receives what is published: first a stream, of which it measures the rate, then single messages,
 * of which it measures how long ago they were published.
 */
final class TopicSink implements BenchHandler {
  private final CoordinatorLink coordinator;
  private final BenchReceiver subscriber;
  private final PeerArguments arguments;
  private final SequenceChecker checker;
  private final Histogram histogram = Pinger.histogram();

  TopicSink(CoordinatorLink coordinator, BenchReceiver subscriber, PeerArguments arguments) {
    this.coordinator = coordinator;
    this.subscriber = subscriber;
    this.arguments = arguments;
    this.checker = new SequenceChecker(1, arguments.scenario().size());
  }

  void run() throws IOException, InterruptedException {
    RateWindow window =
        new RateWindow(coordinator, arguments.timing(), AllocationMeter.ofProcess());
    while (!checker.isComplete()) {
      for (int i = 0; i < Sink.POLLS_PER_CLOCK_READ && !checker.isComplete(); i++) {
        if (subscriber.poll(this, Sink.LIMIT) == 0) {
          Thread.onSpinWait();
        }
      }
      window.check(checker.count());
    }
    Map<Metric, Double> times = Pinger.figures(histogram, Double.NaN);
    times.remove(Metric.PER_SECOND);
    coordinator.figures(new Sample(times));
  }

  @Override
  public void onMessage(long marker, long end, int length) {
    checker.onMessage(marker, end, length);
    if (SequenceMarker.isTimed(marker)) {
      long ageNs = SequenceMarker.ageNs(marker, System.nanoTime());
      histogram.recordValue(Math.min(Pinger.MAX_NS, ageNs));
    } else if (SequenceMarker.isMarked(marker)) {
      reportTaken();
    }
  }

  /** Reports that this subscriber has taken all of the stream. */
  private void reportTaken() {
    try {
      coordinator.figures(new Sample(Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
