package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Calls a service of the other peer with 64 bytes, one call at a time, and measures how long each
 * call takes. The response is the request. An empty request ends the phase.
 */
final class Calls {
  private static final String SERVICE = "echo";

  private final Requester requester;
  private final ByteBuffer request = ByteBuffer.allocateDirect(Plan.SMALL);

  private Calls(Requester requester) {
    this.requester = requester;
  }

  /** Measures calls for the time of the round trips, after a warm-up that takes half as long. */
  static void measure(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    Phase.CALLS.begins();
    try (Requester requester = ipc.requester(plan.channel(SERVICE))) {
      Calls calls = new Calls(requester);
      calls.rounds(plan.roundTripsMs() / 2);
      Histogram times = calls.rounds(plan.roundTripsMs());
      requester.call(calls.request.clear().limit(0), WithTimeout.LIMIT);
      Measurement.CALL_P50_NS.report(times.getValueAtPercentile(50));
    }
  }

  private Histogram rounds(long ms) throws IpcException, InterruptedException {
    Histogram times = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(ms);
    for (long number = 0, now = begin; now - end < 0; number++) {
      Message response = requester.call(request.clear().putLong(0, number), WithTimeout.LIMIT);
      long answered = response.payload().getLong();
      if (answered != number) {
        throw new IllegalStateException("Call " + number + " was answered with " + answered);
      }
      long later = System.nanoTime();
      times.recordValue(later - now);
      now = later;
    }
    return times;
  }

  /** Runs the side of the other peer, which answers until an empty request arrives. */
  static void serve(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    try (Responder responder = ipc.responder(plan.channel(SERVICE))) {
      Echo echo = new Echo();
      while (!echo.ended) {
        if (responder.poll(echo::answer, 1, WithTimeout.LIMIT) == 0) {
          throw new IllegalStateException(
              "No call arrived for " + WithTimeout.LIMIT.toSeconds() + " s");
        }
      }
    }
  }

  /** Answers each request with its own bytes. */
  private static final class Echo {
    private boolean ended;

    void answer(Request request) throws IpcException {
      ended = !request.payload().hasRemaining();
      request.reply(request.payload());
    }
  }
}
