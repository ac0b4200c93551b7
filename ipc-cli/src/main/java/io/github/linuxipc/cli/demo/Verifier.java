package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import java.nio.ByteBuffer;

/** Checks that every message of the stream arrives once, in order and intact. Not thread-safe. */
final class Verifier implements MessageHandler {
  private final Payloads payloads = new Payloads();
  private long expected;
  private long verified;
  private long lost;
  private long repeated;
  private long corrupt;

  @Override
  public void onMessage(Message message) {
    check(message.payload());
  }

  void check(ByteBuffer message) {
    long number = Payloads.numberIn(message, expected);
    if (!payloads.isIntact(number, message)) {
      corrupt++;
      expected++;
    } else if (number < expected) {
      repeated++;
    } else {
      lost += number - expected;
      expected = number + 1;
      verified++;
    }
  }

  /** Returns the number of the next message that is expected. */
  long expected() {
    return expected;
  }

  long verified() {
    return verified;
  }

  long corrupt() {
    return corrupt;
  }

  /** Returns how many messages of a stream with the given total never arrived. */
  long lost(long total) {
    return lost + Math.max(0, total - expected);
  }

  /**
   * Returns how many messages arrived twice, out of order, or after the end of a stream with the
   * given total.
   */
  long repeated(long total) {
    return repeated + Math.max(0, expected - total);
  }

  void report(long total) {
    Measurement.VERIFIED.report(verified);
    Measurement.LOST.report(lost(total));
    Measurement.REPEATED.report(repeated(total));
    Measurement.CORRUPT.report(corrupt);
  }
}
