package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.util.Map;

/**
 * The measured window of a stream: begins and ends by the receiver's clock, and reports the rate
 * and the allocation.
 */
final class RateWindow {
  private final CoordinatorLink coordinator;
  private final Timing timing;
  private final AllocationMeter allocation;
  private long beganNs = System.nanoTime();
  private long countBefore;
  private boolean measuring;
  private boolean done;

  /** Begins the warm-up. */
  RateWindow(CoordinatorLink coordinator, Timing timing, AllocationMeter allocation) {
    this.coordinator = coordinator;
    this.timing = timing;
    this.allocation = allocation;
  }

  /** Reads the clock, and begins or ends the measurement when it is time. */
  void check(long count) throws IOException {
    if (done) {
      return;
    }
    long spentNs = System.nanoTime() - beganNs;
    if (!measuring && spentNs >= timing.warmUp().toNanos()) {
      measuring = true;
      beganNs = System.nanoTime();
      countBefore = count;
      allocation.begin(count);
    } else if (measuring && spentNs >= timing.window().toNanos()) {
      done = true;
      double perSecond = (count - countBefore) * 1e9 / spentNs;
      double bytes = allocation.perMessage(count);
      coordinator.figures(
          new Sample(Map.of(Metric.PER_SECOND, perSecond, Metric.RECEIVER_BYTES, bytes)));
    }
  }
}
