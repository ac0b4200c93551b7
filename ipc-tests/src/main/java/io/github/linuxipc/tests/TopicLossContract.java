package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.PublishStream;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** P8: a member that dies holds up nobody, and what it leaves is removed. */
public abstract class TopicLossContract extends TopicTest {
  private static final int SIZE = 1_000;
  private static final int LARGE = 1 << 20;

  /** As many messages as the smallest channel takes that nobody reads. */
  private static final int FEW = 5;

  /** The time after which no sender begins a message: T9. */
  private static final Duration NOTICE = Duration.ofMillis(1_200);

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected TopicLossContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void P08_shouldFreeABlockedPublisherWhenASubscriberIsKilled() throws Exception {
    freesABlockedPublisher(false);
  }

  @Test
  void P08_shouldFreeABlockedPublisherWhenAStoppedSubscriberIsKilled() throws Exception {
    freesABlockedPublisher(true);
  }

  private void freesABlockedPublisher(boolean stopped) throws Exception {
    PeerProcess peer = subscribingPeer();
    TopicSubscriber other = subscriber();
    TopicChecker checker = new TopicChecker().of(other);
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(2, LONG));
    if (stopped) {
      peer.stop();
    }
    PublishStream stream = stream(publisher, 1, SIZE);
    takeUntil(other, checker, () -> isQuiet(checker, other));
    long blockedAt = stream.accepted();
    peer.kill();
    takeUntil(other, checker, () -> checker.delivered(1) > blockedAt + 1_000);
    long accepted = endOf(stream, other, checker);
    assertEquals(accepted, checker.delivered(1));
    assertEquals(0, checker.missed());
  }

  /** Returns whether messages were delivered, and none for 100 ms. */
  private static boolean isQuiet(TopicChecker checker, TopicSubscriber subscriber)
      throws Exception {
    long before = checker.delivered();
    long deadlineNs = System.nanoTime() + SHORT.dividedBy(2).toNanos();
    while (System.nanoTime() - deadlineNs < 0) {
      subscriber.poll(checker, 64, SHORT.dividedBy(10));
    }
    return before > 0 && checker.delivered() == before;
  }

  /** Ends a stream, and receives until everything that it published was taken. */
  private static long endOf(PublishStream stream, TopicSubscriber subscriber, TopicChecker checker)
      throws Exception {
    stream.end();
    takeUntil(
        subscriber,
        checker,
        () ->
            !stream.isRunning()
                && checker.delivered(stream.tag()) + checker.missed() >= stream.accepted());
    return stream.finish();
  }

  @Test
  void P08_shouldNameTheSubscriberThatAPublisherWaitsFor() throws Exception {
    PeerProcess peer = subscribingPeer();
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    fill(publisher, 1, SIZE);
    assertEquals(
        Set.of(peer.pid()),
        Set.copyOf(
            publisher.subscriptions().stream()
                .filter(info -> info.blocked().isPresent())
                .map(info -> info.pid())
                .toList()));
    peer.kill();
    publish(publisher, 1, 0, FEW, SIZE);
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().isEmpty());
    assertEquals(0, publisher.subscribers());
  }

  @Test
  void P08_shouldForgetASubscriberThatClosed() throws Exception {
    TopicSubscriber closing = subscriber();
    TopicSubscriber staying = subscriber();
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(2, LONG));
    int accepted = fill(publisher, 1, SIZE);
    BackgroundAction<?> blocked =
        BackgroundAction.run(() -> publish(publisher, 1, accepted, accepted + FEW, SIZE));
    blocked.assertBlocked();
    closing.close();
    arrive(staying, 1, 0, accepted + FEW, SIZE);
    blocked.result();
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().size() == 1);
  }

  @Test
  void P08_shouldDeliverWhatWasInTheChannelWhenASubscriberShutDown() throws Exception {
    TopicSubscriber leaving = subscriber();
    TopicChecker checker = new TopicChecker().of(leaving);
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    PublishStream stream = stream(publisher, 1, SIZE);
    takeUntil(leaving, checker, () -> checker.delivered(1) > 1_000);
    long accepted = stream.accepted();
    leaving.shutdown();
    while (leaving.poll(checker, 64, SHORT) != Receiver.END_OF_STREAM) {
      // what was published before the shutdown
    }
    long delivered = checker.delivered(1);
    assertTrue(delivered >= accepted, () -> delivered + " of " + accepted + " were delivered");
    assertEquals(0, checker.missed());
    leaving.close();
    stream.awaitAccepted(stream.accepted() + 1_000);
    stream.finish();
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().isEmpty());
  }

  @Test
  void P08_shouldDeliverWhatAPublisherHoldsToASlowSubscriberThatShutsDown() throws Exception {
    TopicSubscriber leaving = subscriber();
    TopicChecker checker = new TopicChecker().of(leaving);
    TopicPublisher full = publisher();
    TopicPublisher other = publisher();
    assertTrue(full.awaitSubscribers(1, LONG));
    assertTrue(other.awaitSubscribers(1, LONG));
    publish(other, 2, 0, FEW, SIZE);
    int accepted = fill(full, 1, SIZE);
    leaving.shutdown();
    leaving.poll(checker, 1, SHORT);
    Thread.sleep(NOTICE.toMillis()); // a handler that is slower than senders of a channel leave
    while (leaving.poll(checker, 64, SHORT) != Receiver.END_OF_STREAM) {
      // what was published before the shutdown
    }
    assertEquals(accepted, checker.delivered(1));
    assertEquals(FEW, checker.delivered(2));
    assertEquals(0, checker.missed());
    leaving.close();
    ContractAssertions.awaitCondition(() -> full.subscriptions().isEmpty());
  }

  @Test
  void P08_shouldForgetASubscriberThatClosedOrDiedWithoutPublishing() throws Exception {
    TopicPublisher publisher = publisher();
    TopicSubscriber closing = subscriber();
    PeerProcess dying = subscribingPeer();
    assertTrue(publisher.awaitSubscribers(2, LONG));
    closing.close();
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().size() == 1);
    dying.kill();
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().isEmpty());
    assertEquals(0, publisher.statistics().messages());
    assertEquals(0, publisher.subscribers());
  }

  @Test
  void P08_shouldForgetASubscriberThatClosedOrDiedAfterTheLastMessage() throws Exception {
    TopicPublisher publisher = publisher();
    TopicSubscriber closing = subscriber();
    PeerProcess dying = subscribingPeer();
    publisher.publish(Payload.of(1, 0, SIZE));
    arrive(closing, 1, 0, 1, SIZE);
    closing.close();
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().size() == 1);
    dying.kill();
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().isEmpty());
    assertEquals(1, publisher.statistics().messages());
  }

  @Test
  void P08_shouldDeliverWhatADeadPublisherHadPublished() throws Exception {
    TopicSubscriber subscriber = subscriber();
    PeerProcess peer = publishingPeer();
    peer.call("publish", 1, 0, FEW, SIZE);
    ContractAssertions.awaitCondition(() -> hasTakenAll(peer));
    peer.kill();
    TopicChecker checker = new TopicChecker().of(subscriber);
    takeUntil(subscriber, checker, () -> !checker.left().isEmpty());
    assertEquals(FEW, checker.delivered(1));
    assertEquals(0, checker.missed());
    assertEquals(Map.of(peer.pid(), true), checker.left());
  }

  /** Returns whether the channel has taken all that a peer has published. */
  private static boolean hasTakenAll(PeerProcess peer) throws Exception {
    return peer.call("backlog").equals("0");
  }

  @Test
  void P08_shouldDropTheHalfMessageOfADeadPublisher() throws Exception {
    String size = "max-message-size=" + LARGE;
    TopicSubscriber subscriber = subscriber(size);
    PeerProcess peer = publishingPeer(size);
    assertEquals("true", peer.call("subscribers", 1));
    long accepted = Long.parseLong(peer.call("fill-topic", 1, LARGE));
    peer.kill();
    TopicChecker checker = new TopicChecker().of(subscriber);
    takeUntil(subscriber, checker, () -> !checker.left().isEmpty());
    assertEquals(Map.of(peer.pid(), true), checker.left());
    assertEquals(accepted, checker.delivered() + checker.missed(), "delivered or reported");
    TopicPublisher publisher = publisher(size);
    publisher.publish(Payload.of(2, 0, SIZE));
    take(subscriber, checker, accepted + 1);
    assertEquals(1, checker.delivered(2));
  }

  @Test
  void P08_shouldTellOfAPublisherThatCloses() throws Exception {
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    publish(publisher, 1, 0, FEW, SIZE);
    BackgroundAction<?> closing = BackgroundAction.run(publisher::close);
    TopicChecker checker = new TopicChecker().of(subscriber);
    takeUntil(subscriber, checker, () -> !checker.left().isEmpty());
    closing.result();
    assertEquals(FEW, checker.delivered(1));
    assertEquals(Map.of(ProcessHandle.current().pid(), false), checker.left());
    assertEquals(0, subscriber.publishers().size());
    assertFalse(publisher.isOpen());
  }

  @Test
  void P08_shouldLeaveNothingBehindWhenMembersAreKilled() throws Exception {
    PeerProcess dead = subscribingPeer();
    PeerProcess deadPublisher = publishingPeer();
    deadPublisher.ask("publish", 1, 0, 100_000, SIZE);
    TopicSubscriber subscriber = subscriber();
    TopicChecker checker = new TopicChecker().of(subscriber);
    dead.ask("take", 1_000_000);
    takeUntil(subscriber, checker, () -> checker.delivered() > FEW);
    dead.kill();
    deadPublisher.kill();
    takeUntil(subscriber, checker, () -> !checker.left().isEmpty());
    subscriber.close();
    TopicSubscriber next = subscriber();
    TopicPublisher publisher = publisher();
    publisher.publish(Payload.of(2, 0, SIZE));
    arrive(next, 2, 0, 1, SIZE);
    next.close();
    publisher.close();
    Set<String> left = fixture().files();
    left.remove("lock"); // that of the directory itself, which stays
    assertEquals(Set.of(), left, "files that are left behind");
  }
}
