package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchHandler;
import io.github.linuxipc.bench.library.BenchRequest;
import io.github.linuxipc.bench.library.BenchRequester;
import io.github.linuxipc.bench.plan.SequenceMarker;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Calls from one thread at a time, checks each response, and measures each call. */
final class Caller implements BenchHandler {
  private final BenchRequester requester;
  private final BenchRequest request;
  private final Histogram histogram = Pinger.histogram();
  private long marker;
  private long sent;
  private boolean answered;

  Caller(BenchRequester requester, int index, int size) {
    this.requester = requester;
    this.request = new BenchRequest(size);
    this.marker = SequenceMarker.first(index);
  }

  /** Calls again and again until {@link System#nanoTime} has reached the given time. */
  void callUntil(long endNs) throws IOException, InterruptedException {
    long nowNs = System.nanoTime();
    while (nowNs - endNs < 0) {
      long sentNs = nowNs;
      call(marker);
      nowNs = System.nanoTime();
      histogram.recordValue(Math.min(Pinger.MAX_NS, nowNs - sentNs));
    }
  }

  /** Calls once, and marks for the responder that the measurement begins. */
  void callMarked() throws IOException, InterruptedException {
    call(SequenceMarker.marked(marker));
  }

  /** Calls once, and marks for the responder that the measurement has ended. */
  void callLast() throws IOException, InterruptedException {
    call(SequenceMarker.last(marker));
  }

  Histogram histogram() {
    return histogram;
  }

  private void call(long bytes) throws IOException, InterruptedException {
    marker++;
    sent = bytes;
    answered = false;
    request.mark(bytes);
    requester.call(request, this);
    if (!answered) {
      throw new IOException("a call ended without a response");
    }
  }

  @Override
  public void onMessage(long marker, long end, int length) {
    if (marker != sent || end != sent || length != request.size()) {
      throw new IllegalStateException(
          "the response to " + sent + " is " + marker + " with " + length + " bytes");
    }
    answered = true;
  }
}
