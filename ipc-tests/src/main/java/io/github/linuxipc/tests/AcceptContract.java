package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** P7: a message is accepted for all subscribers, or reaches none. */
public abstract class AcceptContract extends TopicTest {
  private static final int SMALL = 64;
  private static final int LARGE = 1 << 20;

  /** The tag of messages that are refused. */
  private static final int REFUSED = 9;

  private static final String[] LARGE_TOPIC = {"max-message-size=" + LARGE};

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected AcceptContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void P07_shouldGiveARefusedSmallMessageToNobody() throws Exception {
    refusedReachesNobody(SMALL);
  }

  @Test
  void P07_shouldGiveARefusedLargeMessageToNobody() throws Exception {
    refusedReachesNobody(LARGE);
  }

  /** Of three subscribers, the second does not receive until the publisher is full. */
  private void refusedReachesNobody(int size) throws Exception {
    TopicSubscriber first = subscriber(LARGE_TOPIC);
    TopicSubscriber slow = subscriber(LARGE_TOPIC);
    TopicSubscriber third = subscriber(LARGE_TOPIC);
    TopicPublisher publisher = publisher(LARGE_TOPIC);
    assertTrue(publisher.awaitSubscribers(3, LONG));
    TopicChecker[] checkers = {new TopicChecker(), new TopicChecker(), new TopicChecker()};
    ByteBuffer message = ByteBuffer.allocateDirect(size);
    int accepted = 0;
    while (isAccepted(publisher, Payload.fill(message.clear(), 1, accepted), first, third)) {
      accepted++;
      take(first, checkers[0].of(first), accepted);
      take(third, checkers[2].of(third), accepted);
    }
    ByteBuffer refused = Payload.of(REFUSED, 0, size);
    long sinceNs = System.nanoTime();
    assertFalse(publisher.publish(refused, SHORT), "accepted while a subscriber was full");
    ContractAssertions.tookAtLeast(SHORT, sinceNs);
    ContractAssertions.hasPositionAndLimit(refused, 0, size);
    assertTrue(publisher.statistics().refused() >= 1, "refused messages are counted");
    ContractAssertions.nothingArrives(first);
    ContractAssertions.nothingArrives(third);
    take(slow, checkers[1].of(slow), accepted);
    publisher.publish(Payload.of(1, accepted, size));
    take(first, checkers[0], accepted + 1);
    take(slow, checkers[1], accepted + 1);
    take(third, checkers[2], accepted + 1);
    for (TopicChecker checker : checkers) {
      assertEquals(accepted + 1, checker.delivered(1));
      assertEquals(0, checker.missed());
    }
  }

  /** Tries until the publisher is full, although two of the three subscribers have room. */
  private static boolean isAccepted(
      TopicPublisher publisher, ByteBuffer message, TopicSubscriber... others) throws Exception {
    boolean accepted = publisher.tryPublish(message);
    if (!accepted) {
      for (TopicSubscriber other : others) {
        ContractAssertions.nothingArrives(other);
      }
    }
    return accepted;
  }

  @Test
  void P07_shouldAcceptAMessageThatHasNoRoomAndDeliverItWhole() throws Exception {
    int size = subject().beyondCapacity();
    String[] settings = {"max-message-size=" + size, "reassembly-memory=512m"};
    TopicSubscriber first = subscriber(settings);
    TopicSubscriber second = subscriber(settings);
    TopicPublisher publisher = publisher(settings);
    assertTrue(publisher.awaitSubscribers(2, LONG));
    ByteBuffer message = Payload.of(1, 0, size);
    assertTrue(publisher.tryPublish(message), "refused although nobody was full");
    ContractAssertions.hasPositionAndLimit(message, size, size);
    assertFalse(publisher.tryPublish(Payload.of(REFUSED, 0, SMALL)), "accepted while full");
    Payload.check(next(first).payload(), 1, 0, size);
    assertFalse(publisher.tryPublish(Payload.of(REFUSED, 0, SMALL)), "accepted while full");
    Payload.check(next(second).payload(), 1, 0, size);
    publisher.publish(Payload.of(1, 1, SMALL));
    Payload.check(next(first).payload(), 1, 1, SMALL);
    Payload.check(next(second).payload(), 1, 1, SMALL);
  }

  @Test
  void P07_shouldGiveAnInterruptedMessageToNobody() throws Exception {
    TopicSubscriber slow = subscriber();
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    int accepted = fill(publisher, 1, 1000);
    TopicSubscriber other = subscriber(); // after the messages that were accepted
    BackgroundAction<?> blocked =
        BackgroundAction.run(() -> publisher.publish(Payload.of(REFUSED, 0, SMALL)));
    blocked.assertBlocked().interrupt();
    assertInstanceOf(InterruptedException.class, blocked.failure());
    arrive(slow, 1, 0, accepted, 1000);
    publisher.publish(Payload.of(1, accepted, SMALL));
    arrive(slow, 1, accepted, accepted + 1, SMALL);
    arrive(other, 1, accepted, accepted + 1, SMALL);
  }

  @Test
  void P07_shouldDeliverExactlyWhatIsAcceptedWhileASubscriberIsNotConnected() throws Exception {
    PeerProcess stopped = subscribingPeer();
    stopped.stop();
    TopicPublisher publisher = publisher();
    TopicSubscriber other = subscriber();
    int accepted = 0;
    for (int i = 0; i < 10; i++) {
      if (publisher.publish(Payload.of(1, accepted, SMALL), SHORT.dividedBy(4))) {
        accepted++;
      }
    }
    assertEquals(List.of(), notConnectedAndAccepted(publisher, accepted));
    stopped.resume();
    int from = accepted;
    int total = accepted + 10;
    stopped.ask("take", total);
    BackgroundAction<?> publishing =
        BackgroundAction.run(() -> publish(publisher, 1, from, total, SMALL));
    arrive(other, 1, 0, total, SMALL);
    publishing.result();
    assertEquals(total + " 0", stopped.answer());
  }

  /** Returns the subscriptions that are not connected although messages were accepted. */
  private static List<?> notConnectedAndAccepted(TopicPublisher publisher, int accepted) {
    return publisher.subscriptions().stream()
        .filter(info -> accepted > 0 && !info.connected())
        .toList();
  }

  @Test
  void P07_shouldMoveWhatIsPendingWithoutFurtherCalls() throws Exception {
    TopicSubscriber subscriber = subscriber(LARGE_TOPIC);
    TopicPublisher publisher = publisher(LARGE_TOPIC);
    assertTrue(publisher.awaitSubscribers(1, LONG));
    int accepted = fill(publisher, 1, LARGE);
    assertTrue(accepted > 0, "nothing was accepted");
    arrive(subscriber, 1, 0, accepted, LARGE);
  }
}
