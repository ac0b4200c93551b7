package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.bench.subject.Inlet;
import java.io.IOException;
import java.util.Map;

/**
 * Receives a stream, and measures by its own clock: every arrived message counts, from any sender.
 * It continues until every sender has sent its last message.
 */
final class Sink {
  private static final int LIMIT = 1024;
  private static final int POLLS_PER_LOOK_AT_THE_CLOCK = 16;

  private final CoordinatorLink control;
  private final Inlet inlet;
  private final Timing timing;
  private final SequenceChecker ledger;
  private final AllocationMeter allocation = new AllocationMeter();
  private long beganNs;
  private long countBefore;
  private boolean measuring;
  private boolean done;

  Sink(CoordinatorLink control, Inlet inlet, Scenario one, Timing timing) {
    this.control = control;
    this.inlet = inlet;
    this.timing = timing;
    this.ledger = new SequenceChecker(one.senders(), one.size());
  }

  void run() throws IOException, InterruptedException {
    beganNs = System.nanoTime();
    while (!ledger.isComplete()) {
      for (int i = 0; i < POLLS_PER_LOOK_AT_THE_CLOCK && !ledger.isComplete(); i++) {
        if (inlet.poll(ledger, LIMIT) == 0) {
          Thread.onSpinWait();
        }
      }
      lookAtTheClock();
    }
  }

  private void lookAtTheClock() throws IOException {
    if (done) {
      return;
    }
    long spentNs = System.nanoTime() - beganNs;
    if (!measuring && spentNs >= timing.warmUp().toNanos()) {
      measuring = true;
      beganNs = System.nanoTime();
      countBefore = ledger.count();
      allocation.begin(countBefore);
    } else if (measuring && spentNs >= timing.window().toNanos()) {
      done = true;
      double bytes = allocation.perMessage(ledger.count());
      control.figures(
          new Sample(
              Map.of(
                  Metric.PER_SECOND,
                  (ledger.count() - countBefore) * 1e9 / spentNs,
                  Metric.RECEIVER_BYTES,
                  bytes)));
    }
  }
}
