package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Receives the messages of a {@link ThroughputSender} and checks their numbers. It measures from a
 * message of the kind {@link #BEGIN} to one of the kind {@link #END}. Not thread-safe.
 */
final class ThroughputMeter implements MessageHandler {
  /** The kind of a message that is only counted. */
  static final int COUNTED = 0;

  /** The kind of the first message after the warm-up. */
  static final int BEGIN = 1;

  /** The kind of the last message of a measurement. */
  static final int END = 2;

  private static final int BATCH = 256;

  private long expected;
  private long lost;
  private long repeated;
  private boolean ended;
  private long beganNs;
  private long beganBytes;
  private long beganNumber;
  private double perSecond;
  private long allocated;
  private long measured;

  /** Measures messages that are sent one per call, and then messages that are sent 64 per call. */
  void run(Receiver receiver) throws IpcException, InterruptedException {
    phase(receiver, Measurement.SINGLE_PER_S);
    phase(receiver, Measurement.BATCH_PER_S);
    Measurement.RECEIVE_ALLOCATION.report((double) allocated / measured);
    Measurement.LOST.report(lost);
    Measurement.REPEATED.report(repeated);
  }

  private void phase(Receiver receiver, Measurement rate)
      throws IpcException, InterruptedException {
    for (ended = false; !ended; ) {
      WithTimeout.poll(receiver, this, BATCH);
    }
    rate.report(perSecond);
  }

  @Override
  public void onMessage(Message message) {
    ByteBuffer payload = message.payload();
    long number = payload.getLong();
    if (number >= expected) {
      lost += number - expected;
      expected = number + 1;
    } else {
      repeated++;
    }
    switch (payload.getInt()) {
      case BEGIN -> begin(number);
      case END -> end(number);
      default -> {}
    }
  }

  private void begin(long number) {
    beganNumber = number;
    beganBytes = AllocationCounter.bytes();
    beganNs = System.nanoTime();
  }

  private void end(long number) {
    long tookNs = System.nanoTime() - beganNs;
    allocated += AllocationCounter.bytes() - beganBytes;
    measured += number - beganNumber;
    perSecond = (double) (number - beganNumber) * TimeUnit.SECONDS.toNanos(1) / tookNs;
    ended = true;
  }
}
