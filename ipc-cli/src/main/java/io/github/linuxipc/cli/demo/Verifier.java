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

  void tell(long total) {
    Measure.VERIFIED.tell(verified);
    Measure.LOST.tell(lost + Math.max(0, total - expected));
    Measure.REPEATED.tell(repeated + Math.max(0, expected - total));
    Measure.CORRUPT.tell(corrupt);
  }
}
