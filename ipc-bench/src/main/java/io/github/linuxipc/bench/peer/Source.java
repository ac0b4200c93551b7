package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.SequenceMarker;
import io.github.linuxipc.bench.subject.Outlet;
import java.io.IOException;
import java.util.Map;

/** Sends, or stays idle, until the coordinator ends the measurement. */
final class Source {
  private static final int SENDS_PER_LOOK = 256;
  private static final long PAUSE_MS = 50;

  private final CoordinatorLink control;
  private final Outlet outlet;
  private final PeerArguments assignment;
  private final AllocationMeter allocation = new AllocationMeter();
  private long word;

  Source(CoordinatorLink control, Outlet outlet, PeerArguments assignment) {
    this.control = control;
    this.outlet = outlet;
    this.assignment = assignment;
    this.word = SequenceMarker.first(assignment.index());
  }

  void run() throws IOException, InterruptedException {
    if (assignment.one().kind() == Kind.IDLE) {
      idle();
    } else {
      stream();
    }
  }

  private void idle() throws IOException, InterruptedException {
    while (!control.stopped()) {
      Thread.sleep(PAUSE_MS);
    }
    outlet.send(SequenceMarker.last(word));
    control.figures(new Sample(Map.of()));
  }

  private void stream() throws IOException, InterruptedException {
    long warmNs = System.nanoTime() + assignment.timing().warmUp().toNanos();
    while (System.nanoTime() - warmNs < 0) {
      send();
    }
    allocation.begin(SequenceMarker.number(word));
    while (!control.stopped()) {
      send();
    }
    double bytes = allocation.perMessage(SequenceMarker.number(word));
    outlet.send(SequenceMarker.last(word));
    control.figures(new Sample(Map.of(Metric.SENDER_BYTES, bytes)));
  }

  private void send() throws IOException, InterruptedException {
    for (int i = 0; i < SENDS_PER_LOOK; i++) {
      word += outlet.sendSome(word);
    }
  }
}
