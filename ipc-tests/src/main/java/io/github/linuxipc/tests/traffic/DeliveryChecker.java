package io.github.linuxipc.tests.traffic;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks the messages that a receiver delivers: every message of each sender must come once, whole
 * and in order, from number 0 on. Messages carry a {@link Payload} with a header. Thread-safe.
 */
public final class DeliveryChecker implements MessageHandler {
  private final Map<Integer, Long> next = new TreeMap<>();
  private long total;

  /** Creates a checker that expects message 0 of each sender. */
  public DeliveryChecker() {}

  @Override
  public void onMessage(Message message) {
    check(message.payload());
  }

  /**
   * Records a message, or fails with what is wrong with it.
   *
   * @param payload the message
   */
  public synchronized void check(ByteBuffer payload) {
    if (payload.remaining() < Payload.HEADER) {
      throw new AssertionError(
          "a message was torn or is not one of the test's: it has "
              + payload.remaining()
              + " bytes");
    }
    int tag = Payload.tag(payload);
    long number = Payload.number(payload);
    long expected = next.getOrDefault(tag, 0L);
    String which = "message " + number + " of sender " + tag;
    if (number < expected) {
      throw new AssertionError(which + " came twice or late, after message " + (expected - 1));
    }
    if (number > expected) {
      throw new AssertionError(
          which + " came too early: message " + expected + " was lost or reordered");
    }
    Payload.check(payload, tag, number, Payload.size(payload));
    next.put(tag, number + 1);
    total++;
  }

  /**
   * Returns how many messages were recorded.
   *
   * @return the number
   */
  public synchronized long total() {
    return total;
  }

  /**
   * Returns how many messages of one sender were recorded.
   *
   * @param tag the sender's tag
   * @return the number
   */
  public synchronized long of(int tag) {
    return next.getOrDefault(tag, 0L);
  }
}
