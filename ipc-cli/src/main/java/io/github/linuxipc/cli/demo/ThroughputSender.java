package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Sends 64-byte messages as fast as the channel accepts them, first one per call, then 64 per call.
 * Each message contains its number and a {@linkplain ThroughputMeter kind}. The kind tells the
 * receiver when to begin and end a measurement.
 */
final class ThroughputSender {
  private static final int BATCH = 64;

  private final Sender sender;
  private final ByteBuffer[] batch = new ByteBuffer[BATCH];
  private long number;
  private long allocated;
  private long measured;

  ThroughputSender(Sender sender) {
    this.sender = sender;
    for (int i = 0; i < BATCH; i++) {
      batch[i] = ByteBuffer.allocateDirect(Plan.SMALL);
    }
  }

  /** Sends a batch of messages. */
  @FunctionalInterface
  private interface Put {
    void all() throws IpcException, InterruptedException;
  }

  /**
   * Sends one message per call, and then 64 messages per call. The warm-up of each takes half as
   * long as its measurement.
   */
  void run(long ms) throws IpcException, InterruptedException {
    phase(this::putSingly, ms);
    phase(this::putTogether, ms);
    Measurement.SEND_ALLOCATION.report((double) allocated / measured);
  }

  private void phase(Put put, long ms) throws IpcException, InterruptedException {
    sendFor(put, ms / 2);
    mark(ThroughputMeter.BEGIN);
    long allocatedBefore = AllocationCounter.bytes();
    long numberBefore = number;
    sendFor(put, ms);
    measured += number - numberBefore;
    allocated += AllocationCounter.bytes() - allocatedBefore;
    mark(ThroughputMeter.END);
  }

  private void sendFor(Put put, long ms) throws IpcException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    do {
      for (ByteBuffer message : batch) {
        fill(message, ThroughputMeter.COUNTED);
      }
      put.all();
    } while (System.nanoTime() - end < 0);
  }

  private void putSingly() throws IpcException, InterruptedException {
    for (ByteBuffer message : batch) {
      WithTimeout.send(sender, message);
    }
  }

  private void putTogether() throws IpcException, InterruptedException {
    for (int sent = 0; sent < BATCH; ) {
      int n = sender.trySend(batch, sent, BATCH - sent);
      if (n == 0) { // the channel is full: wait for room by sending one message
        WithTimeout.send(sender, batch[sent]);
        n = 1;
      }
      sent += n;
    }
  }

  private void mark(int kind) throws IpcException, InterruptedException {
    fill(batch[0], kind);
    WithTimeout.send(sender, batch[0]);
  }

  private void fill(ByteBuffer message, int kind) {
    message.clear();
    message.putLong(0, number++).putInt(Long.BYTES, kind);
  }
}
