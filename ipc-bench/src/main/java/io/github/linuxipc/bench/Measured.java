package io.github.linuxipc.bench;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** The parent process: sends, and measures. */
final class Measured {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final MessageHandler IGNORE = message -> {};

  private final Sender there;
  private final Receiver back;
  private final ByteBuffer message;

  private Measured(Sender there, Receiver back, int size) {
    this.there = there;
    this.back = back;
    this.message = ByteBuffer.allocateDirect(size);
  }

  static long warmUp(long count) {
    return Math.max(20_000, count / 5);
  }

  static Figures run(Shape shape, int size, long count) throws IOException, InterruptedException {
    try (Ipc ipc = Ipc.create();
        Receiver back = ipc.receiver("bench-back");
        Sender there = ipc.sender("bench-there")) {
      Measured measured = new Measured(there, back, size);
      return switch (shape) {
        case RTT -> measured.roundTrips(count);
        case STREAM -> measured.stream(count, 1);
        case BATCH -> measured.stream(count, Shape.BATCH_LENGTH);
      };
    }
  }

  private Figures roundTrips(long count) throws IOException, InterruptedException {
    for (long i = warmUp(count); i > 0; i--) {
      roundTrip();
    }
    Histogram histogram = new Histogram(60_000_000_000L, 3);
    long allocated = AllocationMeter.bytes();
    long beganNs = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long sentNs = System.nanoTime();
      roundTrip();
      histogram.recordValue(System.nanoTime() - sentNs);
    }
    return new Figures(
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        count * 1e9 / (System.nanoTime() - beganNs),
        (AllocationMeter.bytes() - allocated) / (double) count);
  }

  private void roundTrip() throws IOException, InterruptedException {
    there.send(message.clear());
    if (back.poll(IGNORE, 1, PATIENCE) != 1) {
      throw new IllegalStateException("no echo came");
    }
  }

  private Figures stream(long count, int batch) throws IOException, InterruptedException {
    ByteBuffer[] messages = new ByteBuffer[batch];
    for (int i = 0; i < batch; i++) {
      messages[i] = ByteBuffer.allocateDirect(message.capacity());
    }
    send(messages, warmUp(count));
    long allocated = AllocationMeter.bytes();
    long beganNs = System.nanoTime();
    send(messages, count);
    double bytes = (AllocationMeter.bytes() - allocated) / (double) count;
    if (back.poll(IGNORE, 1, PATIENCE) != 1) {
      throw new IllegalStateException("the stream was not acknowledged");
    }
    return new Figures(0, 0, 0, count * 1e9 / (System.nanoTime() - beganNs), bytes);
  }

  private void send(ByteBuffer[] messages, long count) throws IOException, InterruptedException {
    if (messages.length == 1) {
      for (long i = 0; i < count; i++) {
        there.send(messages[0].clear());
      }
      return;
    }
    for (long sent = 0; sent < count; ) {
      int length = (int) Math.min(messages.length, count - sent);
      int accepted = sendBatch(messages, length);
      sent += accepted;
      if (accepted == 0) {
        there.send(messages[0].clear()); // blocks until there is room again
        sent++;
      }
    }
  }

  private int sendBatch(ByteBuffer[] messages, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      messages[i].clear();
    }
    return there.trySend(messages, 0, length);
  }
}
