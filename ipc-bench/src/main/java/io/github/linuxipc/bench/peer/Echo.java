package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.SequenceMarker;
import io.github.linuxipc.bench.subject.Inlet;
import io.github.linuxipc.bench.subject.Outlet;
import io.github.linuxipc.bench.subject.Taker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Sends each message back. */
final class Echo implements Taker {
  private final Inlet there;
  private final Outlet back;
  private final AllocationMeter allocation = new AllocationMeter();
  private long count;
  private boolean over;

  Echo(Inlet there, Outlet back) {
    this.there = there;
    this.back = back;
  }

  Sample run() throws IOException, InterruptedException {
    while (!over) {
      if (there.poll(this, Pinger.LIMIT) == 0) {
        Thread.onSpinWait();
      }
    }
    return new Sample(Map.of(Metric.RECEIVER_BYTES, allocation.perMessage(count)));
  }

  @Override
  public void take(long word, long end, int length) {
    if (SequenceMarker.isMarked(word)) {
      allocation.begin(count);
    }
    if (SequenceMarker.isLast(word)) {
      over = true;
      return;
    }
    count++;
    try {
      back.send(word);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new InterruptedIOException());
    }
  }
}
