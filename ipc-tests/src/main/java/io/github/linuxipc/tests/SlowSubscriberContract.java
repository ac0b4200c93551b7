package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import io.github.linuxipc.topic.WhenFull;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** P5 and P6: what a slow subscriber costs is its own choice, within what publishers allow. */
public abstract class SlowSubscriberContract extends TopicTest {
  private static final int SIZE = 1_000;

  /** More messages than a channel of any mechanism takes. */
  private static final int MANY = 20_000;

  private static final String SKIP = "when-full=skip";
  private static final String[] LEAVE = {"when-full=leave", "slow-limit=300ms"};

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected SlowSubscriberContract(TransportUnderTest subject) {
    super(subject);
  }

  private static SubscriptionInfo only(TopicPublisher publisher) {
    List<SubscriptionInfo> all = publisher.subscriptions();
    assertEquals(1, all.size(), () -> "the subscriptions " + all);
    return all.get(0);
  }

  @Test
  void P05_shouldWaitForASubscriberAndLoseNothing() throws Exception {
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    int accepted = fill(publisher, 1, SIZE);
    SubscriptionInfo slow = only(publisher);
    assertEquals(ProcessHandle.current().pid(), slow.pid());
    assertEquals(WhenFull.WAIT, slow.whenFull());
    assertTrue(slow.blocked().isPresent(), "the subscription is not said to be blocked");
    BackgroundAction<?> blocked =
        BackgroundAction.run(() -> publish(publisher, 1, accepted, accepted + 10, SIZE));
    blocked.assertBlocked();
    arrive(subscriber, 1, 0, accepted + 10, SIZE);
    blocked.result();
    assertEquals(0, publisher.statistics().missed());
  }

  @Test
  void P05_shouldSkipAndCountWhatIsMissedBetweenMessages() throws Exception {
    TopicSubscriber subscriber = subscriber(SKIP);
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    TopicChecker checker = new TopicChecker().of(subscriber);
    ByteBuffer message = ByteBuffer.allocateDirect(SIZE);
    for (int i = 0; i < MANY; i++) {
      assertTrue(publisher.tryPublish(Payload.fill(message.clear(), 1, i)), "refused");
      if (i % 5_000 == 4_999) {
        for (int polls = 0; polls < 100; polls++) {
          subscriber.poll(checker, 10);
        }
      }
    }
    take(subscriber, checker, MANY);
    assertEquals(MANY, checker.delivered(1) + checker.missed(1));
    assertEquals(0, checker.first(1));
    assertTrue(checker.missed(1) > 0, "nothing was missed: the test publishes too little");
    assertEquals(checker.missed(1), subscriber.statistics().missed());
    assertEquals(checker.missed(1), publisher.statistics().missed());
    assertEquals(checker.missed(1), only(publisher).missed());
  }

  @Test
  void P05_shouldCountAGapThatWasToldBeforeWithTheNextMessage() throws Exception {
    TopicSubscriber subscriber = subscriber(SKIP);
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    TopicChecker checker = new TopicChecker().of(subscriber);
    publish(publisher, 1, 0, MANY, SIZE);
    take(subscriber, checker, MANY); // no message follows the gap
    assertTrue(checker.missed(1) > 0, "nothing was missed: the test publishes too little");
    publisher.publish(Payload.of(1, MANY, SIZE));
    take(subscriber, checker, MANY + 1);
    assertEquals(MANY + 1, checker.delivered(1) + checker.missed(1));
  }

  @Test
  void P05_shouldTellOfAFinalGapWhenThePublisherCloses() throws Exception {
    TopicSubscriber subscriber = subscriber(SKIP);
    TopicChecker checker = new TopicChecker().of(subscriber);
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    publish(publisher, 1, 0, MANY, SIZE);
    BackgroundAction<?> closing = BackgroundAction.run(publisher::close);
    takeUntil(subscriber, checker, () -> !checker.left().isEmpty());
    closing.result();
    assertEquals(MANY, checker.delivered(1) + checker.missed(1));
    assertTrue(checker.missed(1) > 0, "nothing was missed: the test publishes too little");
    assertEquals(Map.of(ProcessHandle.current().pid(), false), checker.left());
  }

  @Test
  void P05_shouldTellOfAFinalGapWhenThePublisherIsKilled() throws Exception {
    TopicSubscriber subscriber = subscriber(SKIP);
    TopicChecker checker = new TopicChecker().of(subscriber);
    PeerProcess peer = publishingPeer();
    assertEquals("true", peer.call("subscribers", 1));
    peer.call("publish", 1, 0, MANY, SIZE);
    peer.kill();
    takeUntil(subscriber, checker, () -> !checker.left().isEmpty());
    assertEquals(MANY, checker.delivered(1) + checker.missed(1));
    assertTrue(checker.missed(1) > 0, "nothing was missed: the test publishes too little");
    assertEquals(Map.of(peer.pid(), true), checker.left());
  }

  @Test
  void P05_shouldLetAStoppedSkippingSubscriberCostNobodyElse() throws Exception {
    PeerProcess stopped = subscribingPeer(SKIP);
    TopicPublisher publisher = publisher();
    TopicSubscriber first = subscriber();
    TopicSubscriber second = subscriber();
    assertTrue(publisher.awaitSubscribers(3, LONG));
    stopped.stop();
    BackgroundAction<?> taking = BackgroundAction.run(() -> arrive(first, 1, 0, MANY, SIZE));
    BackgroundAction<?> publishing =
        BackgroundAction.run(() -> publish(publisher, 1, 0, MANY, SIZE));
    arrive(second, 1, 0, MANY, SIZE);
    taking.result();
    publishing.result();
    stopped.resume();
    String[] counts = stopped.call("take", MANY).split(" ", -1);
    long missed = Long.parseLong(counts[1]);
    assertTrue(missed > 0, "nothing was missed: the test publishes too little");
    assertEquals(MANY, Long.parseLong(counts[0]) + missed);
    assertEquals(missed, publisher.statistics().missed());
  }

  @Test
  void P05_shouldEndASlowSubscriptionThatAskedForIt() throws Exception {
    TopicSubscriber slow = subscriber(LEAVE);
    TopicSubscriber other = subscriber();
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(2, LONG));
    BackgroundAction<?> publishing =
        BackgroundAction.run(
            () -> {
              int number = 0;
              while (publisher.subscriptions().size() > 1) {
                publisher.publish(Payload.of(1, number++, SIZE));
              }
              publisher.publish(Payload.of(1, number, SIZE));
            });
    TopicChecker checker = new TopicChecker().of(other);
    takeUntil(other, checker, publishing::isDone);
    publishing.result();
    long published = publisher.statistics().messages();
    take(other, checker, published);
    assertEquals(0, checker.missed());
    TopicChecker rest = new TopicChecker().of(slow);
    ContractAssertions.throwsCode(
        () -> takeUntil(slow, rest, () -> false), ErrorCode.SUBSCRIPTION_ENDED);
    assertTrue(rest.delivered(1) > 0, "what it had was not delivered");
    assertEquals(0, rest.first(1));
    assertTrue(rest.delivered(1) < published, "it got a message after it had left");
  }

  @Test
  void P05_shouldKeepALeavingSubscriberThatIsFastEnough() throws Exception {
    TopicSubscriber subscriber = subscriber(LEAVE);
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    for (int i = 0; i < 10; i++) {
      publisher.publish(Payload.of(1, i, SIZE));
      arrive(subscriber, 1, i, i + 1, SIZE);
      Thread.sleep(50);
    }
    assertEquals(1, publisher.subscriptions().size());
  }

  @Test
  void P06_shouldRefuseASubscriptionThatAPublisherDoesNotAllow() throws Exception {
    TopicPublisher publisher = publisher("allow-when-full=wait,leave");
    ContractAssertions.throwsCode(() -> subscriber(SKIP), ErrorCode.WHEN_FULL_NOT_ALLOWED);
    TopicSubscriber allowed = subscriber();
    publisher.publish(Payload.of(1, 0, SIZE));
    arrive(allowed, 1, 0, 1, SIZE);
    assertEquals(1, publisher.subscriptions().size());
  }

  @Test
  void P06_shouldRefuseAPublisherThatDoesNotAllowASubscription() throws Exception {
    TopicSubscriber subscriber = subscriber();
    ContractAssertions.throwsCode(
        () -> publisher("allow-when-full=skip,leave"), ErrorCode.WHEN_FULL_NOT_ALLOWED);
    TopicPublisher publisher = publisher("allow-when-full=wait");
    publisher.publish(Payload.of(1, 0, SIZE));
    arrive(subscriber, 1, 0, 1, SIZE);
  }

  @Test
  void P06_shouldEndAPublishInTime() throws Exception {
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    int accepted = fill(publisher, 1, SIZE);
    BackgroundAction<?> other =
        BackgroundAction.run(() -> publish(publisher, 1, accepted, accepted + 1, SIZE));
    other.assertBlocked();
    long sinceNs = System.nanoTime();
    assertFalse(publisher.publish(Payload.of(2, 0, SIZE), SHORT), "beside a blocked thread");
    ContractAssertions.tookAtLeast(SHORT, sinceNs);
    arrive(subscriber, 1, 0, accepted + 1, SIZE);
    other.result();
  }

  @Test
  void P05_shouldRefuseMoreMembersThanTheTermsAllow() throws Exception {
    String[] terms = {"max-publishers=1", "max-subscribers=2"};
    TopicSubscriber first = subscriber(terms);
    TopicSubscriber second = subscriber(terms);
    ContractAssertions.throwsCode(() -> subscriber(terms), ErrorCode.TOO_MANY_MEMBERS);
    TopicPublisher publisher = publisher(terms);
    ContractAssertions.throwsCode(() -> publisher(terms), ErrorCode.TOO_MANY_MEMBERS);
    ContractAssertions.throwsCode(() -> subscriber(), ErrorCode.INCOMPATIBLE_PEER);
    first.close();
    TopicSubscriber third = subscriber(terms);
    publisher.publish(Payload.of(1, 0, SIZE));
    arrive(second, 1, 0, 1, SIZE);
    arrive(third, 1, 0, 1, SIZE);
  }
}
