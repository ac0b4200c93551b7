package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import java.nio.ByteBuffer;

/** Checks the verified stream: every message, once, in order, intact. Not thread-safe. */
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

  /** Returns the number of the message that must come next. */
  long expected() {
    return expected;
  }

  long verified() {
    return verified;
  }

  long corrupt() {
    return corrupt;
  }

  /** Returns how many of a stream of a total never came. */
  long lost(long total) {
    return lost + Math.max(0, total - expected);
  }

  /** Returns how many came twice, late, or after the end of a stream of a total. */
  long repeated(long total) {
    return repeated + Math.max(0, expected - total);
  }

  void tell(long total) {
    Measurement.VERIFIED.tell(verified);
    Measurement.LOST.tell(lost(total));
    Measurement.REPEATED.tell(repeated(total));
    Measurement.CORRUPT.tell(corrupt);
  }
}
