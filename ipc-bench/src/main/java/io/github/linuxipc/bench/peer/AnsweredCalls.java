package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchHandler;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.SequenceMarker;
import java.util.Map;

/** Counts the requests to a responder, and the bytes that its process allocates per request. */
final class AnsweredCalls implements BenchHandler {
  private final AllocationMeter allocation = AllocationMeter.ofProcess();
  private long count;
  private volatile double bytes = Double.NaN;

  @Override
  public void onMessage(long marker, long end, int length) {
    if (SequenceMarker.isMarked(marker)) {
      allocation.begin(count);
    }
    if (SequenceMarker.isLast(marker)) {
      bytes = allocation.perMessage(count);
    }
    count++;
  }

  /** Returns the figures between the marked and the last request. */
  Sample sample() {
    return new Sample(Map.of(Metric.RECEIVER_BYTES, bytes));
  }
}
