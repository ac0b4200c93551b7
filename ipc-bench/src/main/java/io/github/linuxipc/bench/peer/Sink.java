package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchReceiver;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.util.Map;

/**
 * Receives a stream, and measures by its own clock: every arrived message counts, from any sender.
 * It continues until every sender has sent its last message.
 */
final class Sink {
  private static final int LIMIT = 1024;
  private static final int POLLS_PER_CLOCK_READ = 16;

  private final CoordinatorLink coordinator;
  private final BenchReceiver receiver;
  private final Timing timing;
  private final SequenceChecker checker;
  private final AllocationMeter allocation = new AllocationMeter();
  private long beganNs;
  private long countBefore;
  private boolean measuring;
  private boolean done;

  Sink(CoordinatorLink coordinator, BenchReceiver receiver, Scenario scenario, Timing timing) {
    this.coordinator = coordinator;
    this.receiver = receiver;
    this.timing = timing;
    this.checker = new SequenceChecker(scenario.senders(), scenario.size());
  }

  void run() throws IOException, InterruptedException {
    beganNs = System.nanoTime();
    while (!checker.isComplete()) {
      for (int i = 0; i < POLLS_PER_CLOCK_READ && !checker.isComplete(); i++) {
        if (receiver.poll(checker, LIMIT) == 0) {
          Thread.onSpinWait();
        }
      }
      checkClock();
    }
  }

  private void checkClock() throws IOException {
    if (done) {
      return;
    }
    long spentNs = System.nanoTime() - beganNs;
    if (!measuring && spentNs >= timing.warmUp().toNanos()) {
      measuring = true;
      beganNs = System.nanoTime();
      countBefore = checker.count();
      allocation.begin(countBefore);
    } else if (measuring && spentNs >= timing.window().toNanos()) {
      done = true;
      double bytes = allocation.perMessage(checker.count());
      coordinator.figures(
          new Sample(
              Map.of(
                  Metric.PER_SECOND,
                  (checker.count() - countBefore) * 1e9 / spentNs,
                  Metric.RECEIVER_BYTES,
                  bytes)));
    }
  }
}
