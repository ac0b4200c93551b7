package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchSender;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.SequenceMarker;
import java.io.IOException;
import java.util.Map;

/** Sends, or stays idle, until the coordinator ends the measurement. */
final class Source {
  private static final int SENDS_PER_CHECK = 256;
  private static final long PAUSE_MS = 50;

  private final CoordinatorLink coordinator;
  private final BenchSender sender;
  private final PeerArguments arguments;
  private final AllocationMeter allocation = new AllocationMeter();
  private long marker;

  Source(CoordinatorLink coordinator, BenchSender sender, PeerArguments arguments) {
    this.coordinator = coordinator;
    this.sender = sender;
    this.arguments = arguments;
    this.marker = SequenceMarker.first(arguments.index());
  }

  void run() throws IOException, InterruptedException {
    if (arguments.scenario().kind() == Kind.IDLE) {
      idle();
    } else {
      stream();
    }
  }

  private void idle() throws IOException, InterruptedException {
    while (!coordinator.stopped()) {
      Thread.sleep(PAUSE_MS);
    }
    sender.send(SequenceMarker.last(marker));
    coordinator.figures(new Sample(Map.of()));
  }

  private void stream() throws IOException, InterruptedException {
    long warmNs = System.nanoTime() + arguments.timing().warmUp().toNanos();
    while (System.nanoTime() - warmNs < 0) {
      send();
    }
    allocation.begin(SequenceMarker.number(marker));
    while (!coordinator.stopped()) {
      send();
    }
    double bytes = allocation.perMessage(SequenceMarker.number(marker));
    sender.send(SequenceMarker.last(marker));
    coordinator.figures(new Sample(Map.of(Metric.SENDER_BYTES, bytes)));
  }

  private void send() throws IOException, InterruptedException {
    for (int i = 0; i < SENDS_PER_CHECK; i++) {
      marker += sender.sendSome(marker);
    }
  }
}
