package io.github.linuxipc.tests.traffic;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.topic.GapHandler;
import io.github.linuxipc.topic.PublisherHandler;
import io.github.linuxipc.topic.PublisherInfo;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks what a topic's subscriber delivers: the messages of each publisher must come once, whole
 * and in order, and each message that is not delivered must be reported exactly once. The number of
 * a message must therefore be that of the one before, plus one, plus the number of messages that
 * were reported as missed between them. Messages carry a {@link Payload} with a header; the tag is
 * that of the publisher, and each publisher numbers its messages without a gap. Thread-safe.
 */
public final class TopicChecker implements MessageHandler, GapHandler, PublisherHandler {
  private final Map<Integer, Stream> byTag = new TreeMap<>();
  private final Map<Long, Stream> bySender = new HashMap<>();
  private final Map<Long, Boolean> left = new TreeMap<>();

  /** The messages of one publisher. */
  private static final class Stream {
    long first = -1;
    long next;
    long delivered;
    long missed;
    long missedSinceLast;
  }

  /** Creates a checker. The first message of a publisher may have any number. */
  public TopicChecker() {}

  /**
   * Sets the handlers of a subscriber.
   *
   * @param subscriber the subscriber, which has not been polled
   * @return the checker
   */
  public TopicChecker of(TopicSubscriber subscriber) {
    subscriber.onGap(this);
    subscriber.onPublisherLeft(this);
    return this;
  }

  @Override
  public synchronized void onGap(PublisherInfo publisher, long missed) {
    if (missed < 1) {
      throw new AssertionError("a gap of " + missed + " messages was reported");
    }
    if (left.containsKey(publisher.pid())) {
      throw new AssertionError("a gap was reported after its publisher had left");
    }
    Stream stream = bySender.computeIfAbsent(publisher.senderId(), id -> new Stream());
    stream.missed += missed;
    stream.missedSinceLast += missed;
  }

  @Override
  public synchronized void onPublisherLeft(PublisherInfo publisher, boolean died) {
    if (left.put(publisher.pid(), died) != null) {
      throw new AssertionError("the publisher " + publisher.pid() + " left twice");
    }
  }

  @Override
  public synchronized void onMessage(Message message) {
    ByteBuffer payload = message.payload();
    if (payload.remaining() < Payload.HEADER) {
      throw new AssertionError(
          "a message was torn or is not one of the test's: it has "
              + payload.remaining()
              + " bytes");
    }
    int tag = Payload.tag(payload);
    long number = Payload.number(payload);
    Stream stream = bySender.computeIfAbsent(message.senderId(), id -> new Stream());
    String which = "message " + number + " of publisher " + tag;
    checkMissed(stream, message.missed(), which);
    if (stream.first < 0) {
      begin(stream, tag, number);
    } else {
      checkNumber(stream, number, which);
    }
    Payload.check(payload, tag, number, Payload.size(payload));
    stream.next = number + 1;
    stream.missedSinceLast = 0;
    stream.delivered++;
  }

  private static void checkMissed(Stream stream, long missed, String which) {
    if (missed != stream.missedSinceLast) {
      throw new AssertionError(
          "%s says that %d messages were missed before it, and onGap said %d"
              .formatted(which, missed, stream.missedSinceLast));
    }
  }

  private void begin(Stream stream, int tag, long number) {
    stream.first = number - stream.missedSinceLast;
    if (byTag.put(tag, stream) != null) {
      throw new AssertionError("publisher " + tag + " has two sender ids");
    }
  }

  private static void checkNumber(Stream stream, long number, String which) {
    if (number < stream.next) {
      throw new AssertionError(which + " came twice or late, after " + (stream.next - 1));
    }
    long lost = number - stream.next;
    if (lost != stream.missedSinceLast) {
      throw new AssertionError(
          "%d messages were lost before %s, and %d were reported as missed"
              .formatted(lost, which, stream.missedSinceLast));
    }
  }

  private Stream stream(int tag) {
    Stream stream = byTag.get(tag);
    return stream == null ? new Stream() : stream;
  }

  /**
   * Returns the number of the first message of a publisher that was delivered or reported.
   *
   * @param tag the publisher's tag
   * @return the number, -1 if none was delivered
   */
  public synchronized long first(int tag) {
    return stream(tag).first;
  }

  /**
   * Returns how many messages of a publisher were delivered.
   *
   * @param tag the publisher's tag
   * @return the number
   */
  public synchronized long delivered(int tag) {
    return stream(tag).delivered;
  }

  /**
   * Returns how many messages of a publisher were reported as missed.
   *
   * @param tag the tag of a publisher at least one message of which was delivered
   * @return the number
   */
  public synchronized long missed(int tag) {
    return stream(tag).missed;
  }

  /**
   * Returns how many messages of all publishers were reported as missed.
   *
   * @return the number
   */
  public synchronized long missed() {
    return bySender.values().stream().mapToLong(stream -> stream.missed).sum();
  }

  /**
   * Returns how many messages of all publishers were delivered.
   *
   * @return the number
   */
  public synchronized long delivered() {
    return bySender.values().stream().mapToLong(stream -> stream.delivered).sum();
  }

  /**
   * Returns the pids of the publishers that have left.
   *
   * @return for each pid whether the publisher died
   */
  public synchronized Map<Long, Boolean> left() {
    return new TreeMap<>(left);
  }
}
