package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchHandler;
import io.github.linuxipc.bench.library.BenchReceiver;
import io.github.linuxipc.bench.library.BenchSender;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.SequenceMarker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Sends each message back. */
final class Echo implements BenchHandler {
  private final BenchReceiver there;
  private final BenchSender back;
  private final AllocationMeter allocation = new AllocationMeter();
  private long count;
  private boolean over;

  Echo(BenchReceiver there, BenchSender back) {
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
  public void onMessage(long marker, long end, int length) {
    if (SequenceMarker.isMarked(marker)) {
      allocation.begin(count);
    }
    if (SequenceMarker.isLast(marker)) {
      over = true;
      return;
    }
    count++;
    try {
      back.send(marker);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new InterruptedIOException());
    }
  }
}
