package io.github.linuxipc.tests;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.PublishStream;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * The base class of all parts of the contract of topics. The name under test is a topic. Peers and
 * subscribers are closed before publishers, so that no publisher lingers for messages that a test
 * leaves. Extend {@link TopicContract} for the whole contract, or one of the parts.
 */
public abstract class TopicTest extends ContractTest {
  /** A time-out that passes only if the engine is broken. */
  static final Duration LONG = Duration.ofSeconds(30);

  /** The time-out of calls that end by it. */
  static final Duration SHORT = Duration.ofMillis(200);

  /** How long one poll waits. */
  private static final Duration WAIT = Duration.ofMillis(20);

  private static final int BATCH = 64;

  /** How long a publisher that is full has refused messages. */
  private static final long FULL_NS = 400_000_000;

  /** More messages than any mechanism takes. */
  private static final int BOUND = 1 << 18;

  private final List<AutoCloseable> closedFirst = new ArrayList<>();

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected TopicTest(TransportUnderTest subject) {
    super(subject);
  }

  @Override
  final String section() {
    return "topics";
  }

  final TopicPublisher publisher(String... settings) throws IOException, InterruptedException {
    return ipc(settings).publisher(channel());
  }

  final TopicSubscriber subscriber(String... settings) throws IOException, InterruptedException {
    return first(ipc(settings).subscriber(channel()));
  }

  /** Starts a process that has a publisher. */
  final PeerProcess publishingPeer(String... settings) throws Exception {
    PeerProcess peer = first(peer(settings));
    peer.call("publisher", channel());
    return peer;
  }

  /** Starts a process that has a subscriber. */
  final PeerProcess subscribingPeer(String... settings) throws Exception {
    PeerProcess peer = first(peer(settings));
    peer.call("subscriber", channel());
    return peer;
  }

  final PublishStream stream(TopicPublisher publisher, int tag, int size) {
    return first(PublishStream.start(publisher, tag, size));
  }

  private <T extends AutoCloseable> T first(T resource) {
    closedFirst.add(resource);
    return resource;
  }

  @AfterEach
  final void closeSubscribers() throws Exception {
    for (AutoCloseable resource : closedFirst) {
      try {
        resource.close();
      } catch (IpcException e) {
        // Messages that are undelivered at the end of a test are no failure.
      }
    }
  }

  /** Publishes the numbers from {@code from} to {@code to} - 1. Waits for subscribers that are. */
  static void publish(TopicPublisher publisher, int tag, int from, int to, int size)
      throws IpcException, InterruptedException {
    ByteBuffer message = ByteBuffer.allocateDirect(size);
    for (int number = from; number < to; number++) {
      publisher.publish(Payload.fill(message.clear(), tag, number));
    }
  }

  /**
   * Publishes numbered messages until they are refused for a while, and asserts that a refused
   * buffer is unchanged. A mechanism may take more some time after its first refusal: the kernel
   * probes a full TCP connection after 200 ms.
   *
   * @return how many messages were accepted
   */
  static int fill(TopicPublisher publisher, int tag, int size)
      throws IpcException, InterruptedException {
    ByteBuffer message = ByteBuffer.allocateDirect(size + 7);
    int accepted = 0;
    long acceptedNs = System.nanoTime();
    while (System.nanoTime() - acceptedNs < FULL_NS) {
      Payload.fill(message.position(3).limit(3 + size), tag, accepted);
      if (publisher.tryPublish(message)) {
        ContractAssertions.hasPositionAndLimit(message, 3 + size, 3 + size);
        accepted++;
        acceptedNs = System.nanoTime();
        if (accepted == BOUND) {
          throw new AssertionError("the publisher took " + BOUND + " messages and was never full");
        }
      } else {
        ContractAssertions.hasPositionAndLimit(message, 3, 3 + size);
        Thread.sleep(1);
      }
    }
    return accepted;
  }

  /** Receives until a number of messages was delivered or reported as missed. */
  static void take(TopicSubscriber subscriber, TopicChecker checker, long count)
      throws IpcException, InterruptedException {
    while (checker.delivered() + checker.missed() < count) {
      subscriber.poll(checker, BATCH, WAIT);
    }
  }

  /** Receives until a condition holds. */
  static void takeUntil(
      TopicSubscriber subscriber, TopicChecker checker, ContractAssertions.Condition condition)
      throws Exception {
    while (!condition.holds()) {
      subscriber.poll(checker, BATCH, WAIT);
    }
  }

  /** Starts to receive in the background as {@link #take} does. */
  static BackgroundAction<?> taking(TopicSubscriber subscriber, TopicChecker checker, long count) {
    return BackgroundAction.run(() -> take(subscriber, checker, count));
  }

  /** Receives one message, which must come. */
  static Message next(TopicSubscriber subscriber) throws IpcException, InterruptedException {
    Message message = subscriber.receive(LONG);
    if (message == null) {
      throw new AssertionError("no message came within " + LONG);
    }
    return message;
  }

  /** Asserts that messages of one publisher come next: {@code from} to {@code to} - 1. */
  static void arrive(TopicSubscriber subscriber, int tag, int from, int to, int size)
      throws IpcException, InterruptedException {
    for (int number = from; number < to; number++) {
      Message message = next(subscriber);
      Payload.check(message.payload(), tag, number, size);
      if (message.missed() != 0) {
        throw new AssertionError(message.missed() + " messages were missed before " + number);
      }
    }
  }
}
