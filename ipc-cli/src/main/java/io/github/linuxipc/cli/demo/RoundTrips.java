package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Sends messages of 64 bytes to the other peer, which sends each one back, and measures the time of
 * each round trip. Only one message is under way at a time. An empty message ends the phase.
 */
final class RoundTrips {
  private final Sender there;
  private final Receiver back;
  private final ByteBuffer message = ByteBuffer.allocateDirect(Plan.SMALL);
  private long lastBack = -1;

  RoundTrips(Sender there, Receiver back) {
    this.there = there;
    this.back = back;
  }

  /** Measures round trips for a time in milliseconds, after a warm-up that takes half as long. */
  void measure(long ms) throws IpcException, InterruptedException {
    Histogram warmUp = rounds(ms / 2);
    Histogram times = rounds(ms);
    WithTimeout.send(there, message.clear().limit(0));
    if (warmUp.getTotalCount() == 0 || times.getTotalCount() == 0) {
      throw new IllegalStateException("No round trip within " + ms + " ms");
    }
    Measurement.ROUND_TRIP_P50_NS.report(times.getValueAtPercentile(50));
    Measurement.ROUND_TRIP_P99_NS.report(times.getValueAtPercentile(99));
  }

  private Histogram rounds(long ms) throws IpcException, InterruptedException {
    Histogram times = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MILLISECONDS.toNanos(ms);
    for (long number = 0, now = begin; now - end < 0; number++) {
      WithTimeout.send(there, message.clear().putLong(0, number));
      WithTimeout.poll(back, this::remember, 1);
      if (lastBack != number) {
        throw new IllegalStateException("Round " + number + " brought back " + lastBack);
      }
      long later = System.nanoTime();
      times.recordValue(later - now);
      now = later;
    }
    return times;
  }

  private void remember(Message message) {
    lastBack = message.payload().getLong();
  }

  /**
   * Runs the side of the other peer, which sends each message back until an empty message arrives.
   */
  static void echo(Receiver there, Sender back) throws IpcException, InterruptedException {
    ByteBuffer copy = ByteBuffer.allocateDirect(Plan.SMALL);
    do {
      copy.clear();
      WithTimeout.poll(there, message -> copy.put(message.payload()), 1);
      if (copy.flip().hasRemaining()) {
        WithTimeout.send(back, copy);
      }
    } while (copy.limit() > 0);
  }
}
