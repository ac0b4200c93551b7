package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.PublishStream;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.DurableSubscription;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import io.github.linuxipc.topic.WhenFull;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** P9: a durable subscription outlives its subscriber, on transports with {@code PERSISTENT}. */
public abstract class DurableContract extends TopicTest {
  private static final int SIZE = 500;

  /** As many messages as the smallest channel takes that nobody reads. */
  private static final int FEW = 5;

  /** More messages than a channel of any mechanism takes. */
  private static final int MANY = 20_000;

  private static final int KILLS = 10;

  /** A message that outlives its receiver is one frame on some mechanisms. */
  private static final String TERMS = "max-message-size=4096";

  private static final String NAME = "audit";
  private static final String WAIT = "when-full=wait";
  private static final String SKIP = "when-full=skip";
  private static final String[] LEAVE = {"when-full=leave", "slow-limit=300ms"};

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected DurableContract(TransportUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void needsPersistence() {
    assumeCapability(Capability.PERSISTENT);
  }

  /** Ends the subscriptions that a test leaves, which the kernel would otherwise keep. */
  @AfterEach
  void endSubscriptions() throws Exception {
    if (hasCapability(Capability.PERSISTENT)) {
      closeSubscribers();
      Ipc ipc = ipc(TERMS);
      for (DurableSubscription left : ipc.durableSubscriptions(channel())) {
        ipc.endSubscription(channel(), left.name());
      }
    }
  }

  private static String[] durable(String... more) {
    return Stream.concat(
            Stream.of("persistent=true", "subscription=" + NAME, TERMS), Stream.of(more))
        .toArray(String[]::new);
  }

  private TopicSubscriber durableSubscriber(String... more) throws Exception {
    return subscriber(durable(more));
  }

  /** Creates the subscription, which is away then. */
  private void createAway(String... more) throws Exception {
    durableSubscriber(more).close();
  }

  private TopicPublisher connected(String... more) throws Exception {
    TopicPublisher publisher =
        publisher(Stream.concat(Stream.of(TERMS), Stream.of(more)).toArray(String[]::new));
    assertTrue(publisher.awaitSubscribers(1, LONG), "the publisher does not connect");
    return publisher;
  }

  private static SubscriptionInfo only(TopicPublisher publisher) {
    List<SubscriptionInfo> all = publisher.subscriptions();
    assertEquals(1, all.size(), () -> "the subscriptions " + all);
    return all.get(0);
  }

  @Test
  void P09_shouldKeepWhatIsPublishedWhileTheSubscriberIsAway() throws Exception {
    TopicSubscriber first = durableSubscriber(WAIT);
    PeerProcess peer = publishingPeer(TERMS);
    assertEquals("true", peer.call("subscribers", 1));
    peer.call("publish", 1, 0, FEW, SIZE);
    arrive(first, 1, 0, 2, SIZE);
    first.close();
    TopicSubscriber second = durableSubscriber(WAIT);
    arrive(second, 1, 2, FEW, SIZE);
    second.close();
    peer.call("publish", 1, FEW, FEW, SIZE);
    TopicSubscriber third = durableSubscriber(WAIT);
    arrive(third, 1, FEW, 2 * FEW, SIZE);
    ContractAssertions.nothingArrives(third);
    peer.call("publish", 1, 2 * FEW, FEW, SIZE);
    arrive(third, 1, 2 * FEW, 3 * FEW, SIZE);
    assertEquals(1, third.publishers().size());
    assertEquals(peer.pid(), third.publishers().get(0).pid());
  }

  @Test
  void P09_shouldKeepWhatAPublisherPublishedThatClosedOrDied() throws Exception {
    createAway(WAIT);
    PeerProcess killed = publishingPeer(TERMS);
    assertEquals("true", killed.call("subscribers", 1));
    killed.call("publish", 1, 0, 3, SIZE);
    ContractAssertions.awaitCondition(() -> killed.call("backlog").equals("0"));
    killed.kill();
    PeerProcess closing = publishingPeer(TERMS);
    assertEquals("true", closing.call("subscribers", 1));
    closing.call("publish", 2, 0, 3, SIZE);
    closing.call("close-publisher");
    TopicPublisher living = connected();
    publish(living, 3, 0, 3, SIZE);
    TopicChecker checker = new TopicChecker();
    TopicSubscriber subscriber = durableSubscriber(WAIT);
    checker.of(subscriber);
    takeUntil(subscriber, checker, () -> checker.left().size() == 2);
    take(subscriber, checker, 9);
    for (int tag = 1; tag <= 3; tag++) {
      assertEquals(3, checker.delivered(tag), "messages of publisher " + tag);
      assertEquals(0, checker.first(tag));
    }
    assertEquals(0, checker.missed());
    assertEquals(Map.of(killed.pid(), true, closing.pid(), false), checker.left());
    publish(living, 3, 3, 5, SIZE);
    take(subscriber, checker, 11);
    assertEquals(1, subscriber.publishers().size());
  }

  /**
   * At each kill one message at most may be lost: the one that was in the handler, or on its way
   * there, which the next subscriber may report as missed.
   */
  @Test
  void P09_shouldDeliverOnceWhileSubscribersAreKilledUnderLoad() throws Exception {
    Path log = fixture().directory().resolve("deliveries");
    TopicPublisher publisher = publisher(TERMS);
    createAway(WAIT);
    assertTrue(publisher.awaitSubscribers(1, LONG));
    PublishStream stream = stream(publisher, 1, SIZE);
    for (int kill = 0; kill < KILLS; kill++) {
      PeerProcess victim = subscribingPeer(durable(WAIT));
      long before = Files.exists(log) ? Files.size(log) : 0;
      victim.ask("take-into", log);
      ContractAssertions.awaitCondition(
          () -> Files.exists(log) && Files.size(log) > before + 1_000 * Long.BYTES);
      victim.kill();
    }
    TopicChecker checker = new TopicChecker();
    TopicSubscriber last = durableSubscriber(WAIT);
    checker.of(last);
    stream.end();
    takeUntil(
        last,
        checker,
        () ->
            !stream.isRunning()
                && checker.first(1) + checker.delivered(1) + checker.missed(1)
                    >= stream.accepted());
    long accepted = stream.finish();
    assertEquals(accepted, checker.first(1) + checker.delivered(1) + checker.missed(1));
    long lost = checker.missed(1);
    long next = 0;
    ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(log));
    Files.delete(log);
    while (numbers.remaining() >= Long.BYTES) {
      long number = numbers.getLong();
      assertTrue(number >= next, "message " + number + " came twice or late, before " + next);
      lost += number - next;
      next = number + 1;
    }
    assertTrue(checker.first(1) >= next, "message " + checker.first(1) + " came twice");
    lost += checker.first(1) - next;
    assertTrue(lost <= KILLS, lost + " messages were lost, more than one at each kill");
  }

  /** Each subscriber is told to exit under a stream, and its successor waits for that. */
  @Test
  void P09_shouldLoseAndDoubleNothingWhenSubscribersAreRestarted() throws Exception {
    ReceiverRestarts restarts =
        new ReceiverRestarts(fixture().directory(), this::taking, ReceiverRestarts.TERMINATE, 1);
    restarts.begin();
    TopicPublisher publisher = connected();
    PublishStream stream = stream(publisher, 1, SIZE);
    restarts.run();
    stream.end();
    assertEquals(0, restarts.finish(stream.finish()));
    assertEquals(0, only(publisher).missed());
  }

  private PeerProcess taking(Path log) throws Exception {
    PeerProcess peer = peer(durable(WAIT, "bind-timeout=60s"));
    peer.ask("subscriber", channel());
    peer.ask("take-into", log);
    return peer;
  }

  @Test
  void P09_shouldCountWhatIsSkippedWhileTheSubscriberIsAway() throws Exception {
    TopicChecker checker = new TopicChecker();
    TopicSubscriber first = durableSubscriber();
    checker.of(first);
    TopicPublisher publisher = connected();
    PeerProcess peer = publishingPeer(TERMS);
    assertEquals("true", peer.call("subscribers", 1));
    assertEquals(WhenFull.SKIP, only(publisher).whenFull(), "the default");
    publish(publisher, 1, 0, FEW, SIZE);
    take(first, checker, FEW);
    first.close();
    publish(publisher, 1, FEW, MANY, SIZE);
    peer.call("publish", 2, 0, MANY, SIZE);
    peer.kill();
    TopicSubscriber second = durableSubscriber();
    checker.of(second);
    takeUntil(second, checker, () -> checker.left().containsKey(peer.pid()));
    take(second, checker, 2 * MANY);
    assertEquals(2 * MANY, checker.delivered() + checker.missed());
    assertEquals(MANY, checker.delivered(1) + checker.missed(1));
    assertTrue(checker.missed(1) > 0, "nothing was missed: the test publishes too little");
    assertEquals(publisher.statistics().missed(), checker.missed(1));
    publish(publisher, 1, MANY, MANY + 1, SIZE);
    take(second, checker, 2 * MANY + 1);
  }

  @Test
  void P09_shouldTellTheNextSubscriberOfAGapOfAPublisherThatClosed() throws Exception {
    createAway();
    TopicPublisher publisher = connected();
    publish(publisher, 1, 0, MANY, SIZE);
    publisher.close();
    TopicChecker checker = new TopicChecker();
    TopicSubscriber second = durableSubscriber();
    checker.of(second);
    takeUntil(second, checker, () -> !checker.left().isEmpty());
    assertEquals(MANY, checker.delivered(1) + checker.missed(1));
    assertTrue(checker.missed(1) > 0, "nothing was missed: the test publishes too little");
    second.close();
    TopicChecker nothing = new TopicChecker();
    TopicSubscriber third = durableSubscriber();
    nothing.of(third);
    ContractAssertions.nothingArrives(third);
    third.poll(nothing, 1, SHORT.multipliedBy(3));
    assertEquals(0, nothing.missed(), "messages that were reported as missed before");
    assertEquals(Map.of(), nothing.left());
  }

  @Test
  void P09_shouldWaitForASubscriberThatIsAwayIfItAskedForIt() throws Exception {
    createAway(WAIT);
    TopicPublisher publisher = connected();
    int accepted = fill(publisher, 1, SIZE);
    BackgroundAction<?> blocked =
        BackgroundAction.run(() -> publish(publisher, 1, accepted, accepted + 10, SIZE));
    blocked.assertBlocked();
    assertTrue(only(publisher).blocked().isPresent(), "it is not said to be blocked");
    arrive(durableSubscriber(WAIT), 1, 0, accepted + 10, SIZE);
    blocked.result();
  }

  @Test
  void P09_shouldEndAFullSubscriptionThatIsAwayIfItAskedForIt() throws Exception {
    createAway(LEAVE);
    TopicPublisher publisher = connected();
    int number = 0;
    while (!publisher.subscriptions().isEmpty()) {
      publisher.publish(Payload.of(1, number++, SIZE));
    }
    TopicSubscriber returned = durableSubscriber(LEAVE);
    TopicChecker checker = new TopicChecker().of(returned);
    ContractAssertions.throwsCode(
        () -> takeUntil(returned, checker, () -> false), ErrorCode.SUBSCRIPTION_ENDED);
    assertTrue(checker.delivered(1) > 0, "what it had was not delivered");
    assertEquals(0, checker.first(1));
    returned.close();
    assertEquals(List.of(), ipc(TERMS).durableSubscriptions(channel()));
    TopicSubscriber fresh = durableSubscriber(LEAVE);
    assertTrue(publisher.awaitSubscribers(1, LONG));
    publisher.publish(Payload.of(1, number, SIZE));
    arrive(fresh, 1, number, number + 1, SIZE);
  }

  @Test
  void P09_shouldEndWhenItUnsubscribes() throws Exception {
    TopicSubscriber subscriber = durableSubscriber(WAIT);
    TopicPublisher publisher = connected();
    int accepted = fill(publisher, 1, SIZE);
    BackgroundAction<?> blocked =
        BackgroundAction.run(() -> publish(publisher, 1, accepted, accepted + 1, SIZE));
    blocked.assertBlocked();
    subscriber.unsubscribe();
    assertFalse(subscriber.isOpen());
    blocked.result();
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().isEmpty());
    assertEquals(List.of(), ipc(TERMS).durableSubscriptions(channel()));
    TopicSubscriber next = durableSubscriber(WAIT);
    publish(publisher, 1, accepted + 1, accepted + 2, SIZE);
    arrive(next, 1, accepted + 1, accepted + 2, SIZE);
    next.unsubscribe();
    publisher.close();
    assertLeavesNothing();
  }

  private void assertLeavesNothing() throws Exception {
    Set<String> left = fixture().files();
    left.remove("lock"); // that of the directory itself, which stays
    assertEquals(Set.of(), left, "files that are left behind");
  }

  @Test
  void P09_shouldDeliverEveryMessageAfterASubscriptionWasMadeAgain() throws Exception {
    TopicPublisher publisher = publisher(TERMS);
    int number = 0;
    for (int round = 0; round < 20; round++) {
      TopicSubscriber subscriber = durableSubscriber(WAIT);
      publish(publisher, 1, number, number + 2, SIZE);
      arrive(subscriber, 1, number, number + 2, SIZE);
      number += 2;
      subscriber.unsubscribe();
    }
  }

  @Test
  void P09_shouldEndOneThatIsAwayAndRefuseALiveOne() throws Exception {
    Ipc ipc = ipc(TERMS);
    ContractAssertions.throwsCode(
        () -> ipc.endSubscription(channel(), NAME), ErrorCode.NO_SUCH_SUBSCRIPTION);
    PeerProcess peer = subscribingPeer(durable(WAIT));
    TopicPublisher publisher = connected();
    publish(publisher, 1, 0, FEW, SIZE);
    Throwable refused =
        ContractAssertions.throwsCode(
            () -> ipc.endSubscription(channel(), NAME), ErrorCode.CHANNEL_IN_USE);
    assertTrue(refused.toString().contains("process " + peer.pid()), refused::toString);
    assertEquals(
        List.of(new DurableSubscription(NAME, WhenFull.WAIT, peer.pid(), false, false)),
        ipc.durableSubscriptions(channel()));
    peer.kill();
    assertEquals(
        List.of(new DurableSubscription(NAME, WhenFull.WAIT, peer.pid(), true, false)),
        ipc.durableSubscriptions(channel()));
    int accepted = FEW + fill(publisher, 2, SIZE);
    assertTrue(accepted >= FEW, "nothing was accepted");
    BackgroundAction<?> blocked =
        BackgroundAction.run(() -> publish(publisher, 2, accepted, accepted + 1, SIZE));
    blocked.assertBlocked();
    ContractAssertions.throwsCode(
        () -> ipc.endSubscription(channel(), "other"), ErrorCode.NO_SUCH_SUBSCRIPTION);
    ipc.endSubscription(channel(), NAME);
    blocked.result();
    ContractAssertions.awaitCondition(() -> publisher.subscriptions().isEmpty());
    publisher.close();
    assertLeavesNothing();
  }

  @Test
  void P09_shouldRefuseASecondSubscriberAndNameTheFirst() throws Exception {
    PeerProcess peer = subscribingPeer(durable(WAIT));
    Throwable refused =
        ContractAssertions.throwsCode(() -> durableSubscriber(WAIT), ErrorCode.CHANNEL_IN_USE);
    assertTrue(refused.toString().contains("process " + peer.pid()), refused::toString);
    TopicPublisher publisher = connected();
    publish(publisher, 1, 0, FEW, SIZE);
    assertEquals(FEW + " 0", peer.call("take", FEW));
    peer.kill();
    publish(publisher, 1, FEW, 2 * FEW, SIZE);
    arrive(durableSubscriber(WAIT), 1, FEW, 2 * FEW, SIZE);
  }

  @Test
  void P09_shouldNameASubscriptionThatIsAway() throws Exception {
    TopicSubscriber other = subscriber(TERMS);
    PeerProcess peer = subscribingPeer(durable(SKIP));
    TopicPublisher publisher = publisher(TERMS);
    assertTrue(publisher.awaitSubscribers(2, LONG));
    assertEquals(peer.pid() + " false", named(publisher));
    peer.kill();
    assertEquals(peer.pid() + " true", named(publisher));
    assertEquals(2, publisher.subscribers());
    publisher.publish(Payload.of(1, 0, SIZE));
    arrive(other, 1, 0, 1, SIZE);
    arrive(durableSubscriber(SKIP), 1, 0, 1, SIZE);
    assertEquals(ProcessHandle.current().pid() + " false", named(publisher));
  }

  /** Returns who has the durable subscription, and whether it is away. */
  private static String named(TopicPublisher publisher) {
    return publisher.subscriptions().stream()
        .filter(info -> info.name().filter(NAME::equals).isPresent())
        .map(info -> info.pid() + " " + info.away())
        .reduce((a, b) -> a + ", " + b)
        .orElse("it is not named");
  }

  @Test
  void P09_shouldGiveHistoryToANewSubscriptionAndNoneToOneThatReturns() throws Exception {
    TopicPublisher publisher = publisher(TERMS, "history=3");
    publish(publisher, 1, 0, FEW, SIZE);
    TopicSubscriber first = durableSubscriber(WAIT, "history=3");
    arrive(first, 1, FEW - 3, FEW, SIZE);
    first.close();
    TopicSubscriber second = durableSubscriber(WAIT, "history=3");
    ContractAssertions.nothingArrives(second);
    publish(publisher, 1, FEW, FEW + 1, SIZE);
    arrive(second, 1, FEW, FEW + 1, SIZE);
  }

  @Test
  void P09_shouldKeepTheTopicAndItsTermsForASubscriptionThatIsAway() throws Exception {
    createAway(WAIT);
    ContractAssertions.throwsCode(
        () -> publisher("max-message-size=2048"), ErrorCode.INCOMPATIBLE_PEER);
    ContractAssertions.throwsCode(
        () -> publisher(TERMS, "allow-when-full=skip"), ErrorCode.WHEN_FULL_NOT_ALLOWED);
    ContractAssertions.throwsCode(
        () -> ipc(TERMS).receiver(subject().address(channel())), ErrorCode.CHANNEL_IN_USE);
    publisher(TERMS).close();
    TopicPublisher publisher = connected();
    publish(publisher, 1, 0, 2, SIZE);
    arrive(durableSubscriber(WAIT), 1, 0, 2, SIZE);
  }

  @Test
  void P09_shouldRefuseSettingsThatDoNotSuit() throws Exception {
    ContractAssertions.throwsCode(() -> subscriber("persistent=true", TERMS), ErrorCode.BAD_VALUE);
    ContractAssertions.throwsCode(
        () -> subscriber("subscription=" + NAME, TERMS), ErrorCode.BAD_VALUE);
    ContractAssertions.throwsCode(
        () -> subscriber("persistent=true", "subscription=No Name", TERMS), ErrorCode.BAD_VALUE);
    createAway(WAIT);
    ContractAssertions.throwsCode(() -> durableSubscriber(SKIP), ErrorCode.INCOMPATIBLE_PEER);
    TopicPublisher publisher = connected();
    publisher.publish(Payload.of(1, 0, SIZE));
    arrive(durableSubscriber(WAIT), 1, 0, 1, SIZE);
  }
}
