package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchReceiver;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;

/**
 * Receives a stream, and measures by its own clock: every arrived message counts, from any sender.
 * It continues until every sender has sent its last message.
 */
final class Sink {
  static final int LIMIT = 1024;
  static final int POLLS_PER_CLOCK_READ = 16;

  private final BenchReceiver receiver;
  private final SequenceChecker checker;
  private final RateWindow window;

  Sink(CoordinatorLink coordinator, BenchReceiver receiver, Scenario scenario, Timing timing) {
    this.receiver = receiver;
    this.checker = new SequenceChecker(scenario.senders(), scenario.size());
    this.window = new RateWindow(coordinator, timing, new AllocationMeter());
  }

  void run() throws IOException, InterruptedException {
    while (!checker.isComplete()) {
      for (int i = 0; i < POLLS_PER_CLOCK_READ && !checker.isComplete(); i++) {
        if (receiver.poll(checker, LIMIT) == 0) {
          Thread.onSpinWait();
        }
      }
      window.check(checker.count());
    }
  }
}
