package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchSender;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.SequenceMarker;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes as fast as it can and then, when the subscribers have taken all, single messages that
 * carry the time.
 */
final class TopicSource {
  private static final int SENDS_PER_CHECK = 256;
  private static final long PERIOD_NS = 500_000;

  private final CoordinatorLink coordinator;
  private final BenchSender publisher;
  private final AllocationMeter allocation = AllocationMeter.ofProcess();
  private long marker = SequenceMarker.first(0);

  TopicSource(CoordinatorLink coordinator, BenchSender publisher) {
    this.coordinator = coordinator;
    this.publisher = publisher;
  }

  void run(Timing timing) throws IOException, InterruptedException {
    long warmNs = System.nanoTime() + timing.warmUp().toNanos();
    while (System.nanoTime() - warmNs < 0) {
      stream();
    }
    allocation.begin(marker);
    while (!coordinator.tryNext()) {
      stream();
    }
    double bytes = allocation.perMessage(marker);
    publisher.send(SequenceMarker.marked(marker++));
    coordinator.figures(new Sample(Map.of(Metric.SENDER_BYTES, bytes)));
    coordinator.awaitNext();
    publishSingly(timing.window().toNanos());
    publisher.send(SequenceMarker.last(marker));
    coordinator.awaitStop(); // until then the subscribers take the rest
  }

  private void stream() throws IOException, InterruptedException {
    for (int i = 0; i < SENDS_PER_CHECK; i++) {
      publisher.send(marker++);
    }
  }

  /** Publishes 2,000 messages a second. Those of the first quarter are for the warm-up. */
  private void publishSingly(long windowNs) throws IOException, InterruptedException {
    long beganNs = System.nanoTime();
    long spentNs = 0;
    for (long dueNs = PERIOD_NS; spentNs < windowNs; dueNs = spentNs + PERIOD_NS) {
      while (spentNs < dueNs) {
        LockSupport.parkNanos(dueNs - spentNs);
        spentNs = System.nanoTime() - beganNs;
      }
      long number = marker++;
      boolean measured = spentNs > windowNs / 4;
      publisher.send(measured ? SequenceMarker.timed(System.nanoTime()) : number);
    }
  }
}
