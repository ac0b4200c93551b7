package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.HeaderSets;
import io.github.linuxipc.tests.traffic.PartCollector;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Sizes;
import io.github.linuxipc.tests.traffic.Texts;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** P1 and P2: each subscriber gets each message, and nobody has to subscribe. */
public abstract class PublishContract extends TopicTest {
  private static final int MESSAGES = 2_000;
  private static final int SIZE = 100;

  /** As many messages as the smallest channel takes that nobody reads. */
  private static final int FEW = 5;

  private static final int LARGEST = 300_007;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected PublishContract(TransportUnderTest subject) {
    super(subject);
  }

  /** Publishes messages of mixed sizes. */
  private static void publishMixed(TopicPublisher publisher, int tag) throws Exception {
    for (int i = 0; i < MESSAGES; i++) {
      int size = Math.max(Payload.HEADER, Sizes.mixed(i));
      publisher.publish(Payload.of(tag, i, size));
    }
  }

  @Test
  void P01_shouldGiveEachSubscriberEachMessageOfEachPublisher() throws Exception {
    List<TopicChecker> checkers = new ArrayList<>();
    List<BackgroundAction<?>> takers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TopicSubscriber subscriber = subscriber();
      TopicChecker checker = new TopicChecker().of(subscriber);
      checkers.add(checker);
      takers.add(taking(subscriber, checker, 2 * MESSAGES));
    }
    TopicPublisher first = publisher();
    TopicPublisher second = publisher();
    BackgroundAction<?> publishing = BackgroundAction.run(() -> publishMixed(first, 1));
    publishMixed(second, 2);
    publishing.result();
    for (int i = 0; i < 3; i++) {
      takers.get(i).result();
      assertEquals(MESSAGES, checkers.get(i).delivered(1));
      assertEquals(MESSAGES, checkers.get(i).delivered(2));
      assertEquals(0, checkers.get(i).first(1));
      assertEquals(0, checkers.get(i).first(2));
      assertEquals(0, checkers.get(i).missed());
    }
    assertEquals(MESSAGES, first.statistics().messages(), "messages counted by the publisher");
  }

  @Test
  void P01_shouldJoinPublishersAndSubscribersOfOtherProcesses() throws Exception {
    PeerProcess subscribing = subscribingPeer();
    PeerProcess publishing = publishingPeer();
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    TopicChecker checker = new TopicChecker().of(subscriber);
    subscribing.ask("take", 2 * MESSAGES);
    publishing.ask("publish", 1, 0, MESSAGES, SIZE);
    BackgroundAction<?> taking = taking(subscriber, checker, 2 * MESSAGES);
    publish(publisher, 2, 0, MESSAGES, SIZE);
    taking.result();
    assertEquals("" + MESSAGES, publishing.answer());
    assertEquals(2 * MESSAGES + " 0", subscribing.answer());
    assertEquals(0, checker.missed());
    assertEquals(0, checker.first(1));
    assertEquals(2, subscriber.publishers().size());
    assertTrue(
        subscriber.publishers().stream().anyMatch(info -> info.pid() == publishing.pid()),
        "the pid of the publisher");
    assertTrue(
        publisher.subscriptions().stream().anyMatch(info -> info.pid() == subscribing.pid()),
        "the pid of the subscriber");
  }

  @Test
  void P01_shouldDeliverEverySizeWhole() throws Exception {
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    int[] sizes = Sizes.boundaries(LARGEST).toArray();
    BackgroundAction<?> publishing =
        BackgroundAction.run(
            () -> {
              for (int i = 0; i < sizes.length; i++) {
                publisher.publish(Payload.of(1, i, sizes[i]));
              }
            });
    for (int i = 0; i < sizes.length; i++) {
      Payload.check(next(subscriber).payload(), 1, i, sizes[i]);
    }
    publishing.result();
  }

  @Test
  void P01_shouldGiveTheMessagesOfSeveralThreadsOneOrder() throws Exception {
    TopicSubscriber first = subscriber();
    TopicSubscriber second = subscriber();
    TopicPublisher publisher = publisher();
    List<BackgroundAction<?>> threads = new ArrayList<>();
    for (int tag = 0; tag < 3; tag++) {
      int own = tag;
      threads.add(BackgroundAction.run(() -> publish(publisher, own, 0, MESSAGES, SIZE)));
    }
    BackgroundAction<List<Long>> taking = BackgroundAction.of(() -> order(first, 3 * MESSAGES));
    List<Long> order = order(second, 3 * MESSAGES);
    assertEquals(order, taking.result(), "the order of two subscribers");
    for (BackgroundAction<?> thread : threads) {
      thread.result();
    }
    long[] next = new long[3];
    for (long each : order) {
      int tag = (int) (each >>> 32);
      assertEquals(next[tag]++, each & 0xffff_ffffL, "the order of thread " + tag);
    }
  }

  private static List<Long> order(TopicSubscriber subscriber, int count) throws Exception {
    List<Long> order = new ArrayList<>();
    while (order.size() < count) {
      ByteBuffer payload = next(subscriber).payload();
      order.add(((long) Payload.tag(payload) << 32) + Payload.number(payload));
    }
    return order;
  }

  @Test
  void P01_shouldRefuseAMessageThatIsTooLargeAndPublishTheNext() throws Exception {
    TopicSubscriber subscriber = subscriber("max-message-size=5000");
    TopicPublisher publisher = publisher("max-message-size=5000");
    ByteBuffer large = ByteBuffer.allocate(5001);
    assertThrows(MessageTooLargeException.class, () -> publisher.publish(large));
    assertEquals(5001, large.remaining());
    publisher.publish(Payload.of(1, 0, 5000));
    arrive(subscriber, 1, 0, 1, 5000);
  }

  @Test
  void P01_shouldDeliverInAWaitSet() throws Exception {
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    WaitSet set = fixture().closeAtEnd(ipc().waitSet());
    List<String> heard = new ArrayList<>();
    set.add(subscriber, message -> heard.add(Texts.text(message)));
    for (String word : List.of("a", "b", "c")) {
      publisher.publish(Texts.bytes(word));
      while (heard.isEmpty() || !heard.get(heard.size() - 1).equals(word)) {
        set.await(LONG);
      }
    }
    assertEquals(List.of("a", "b", "c"), heard);
  }

  @Test
  void P01_shouldDeliverByAFlow() throws Exception {
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    PartCollector collector = new PartCollector(2);
    subscriber.flow(ForkJoinPool.commonPool()).subscribe(collector);
    for (int i = 0; i < 100; i++) {
      publisher.publish(Texts.bytes("" + i));
    }
    for (int i = 0; i < 100; i++) {
      assertEquals("" + i, collector.signals().poll(LONG.toSeconds(), TimeUnit.SECONDS));
    }
    collector.subscription().cancel();
  }

  @Test
  void P02_shouldPublishWithoutSubscribersAndCountIt() throws Exception {
    TopicPublisher publisher = publisher();
    publish(publisher, 1, 0, MESSAGES, SIZE);
    assertTrue(publisher.tryPublish(Payload.of(1, MESSAGES, SIZE)));
    assertTrue(publisher.publish(Payload.of(1, MESSAGES + 1, SIZE), Duration.ZERO));
    assertEquals(0, publisher.subscribers());
    assertEquals(List.of(), publisher.subscriptions());
    assertEquals(MESSAGES + 2, publisher.statistics().messages());
    assertEquals((MESSAGES + 2L) * SIZE, publisher.statistics().bytes());
    assertEquals(0, publisher.statistics().refused());
  }

  @Test
  void P02_shouldWaitForSubscribersWhereThatMatters() throws Exception {
    TopicPublisher publisher = publisher();
    long sinceNs = System.nanoTime();
    assertFalse(publisher.awaitSubscribers(1, SHORT));
    ContractAssertions.tookAtLeast(SHORT, sinceNs);
    BackgroundAction<Boolean> waiting =
        BackgroundAction.of(() -> publisher.awaitSubscribers(2, LONG));
    TopicSubscriber first = subscriber();
    waiting.assertBlocked();
    TopicSubscriber second = subscriber();
    assertTrue(waiting.result());
    assertEquals(2, publisher.subscribers());
    publish(publisher, 1, 0, FEW, SIZE);
    arrive(first, 1, 0, FEW, SIZE);
    arrive(second, 1, 0, FEW, SIZE);
  }

  @Test
  void P01_shouldCarryHeadersToEachSubscriber() throws Exception {
    TopicSubscriber first = subscriber();
    TopicSubscriber second = subscriber();
    TopicPublisher publisher = publisher();
    BackgroundAction<?> publishing =
        BackgroundAction.run(
            () -> {
              for (int i = 0; i < 500; i++) {
                int size = Math.max(Payload.HEADER, Sizes.mixed(i));
                publisher.publish(Payload.of(1, i, size), headers(i));
              }
            });
    BackgroundAction<?> checking = BackgroundAction.run(() -> checkHeaders(first));
    checkHeaders(second);
    checking.result();
    publishing.result();
  }

  /** Returns headers that leave room for the block that the library adds. */
  private static Headers headers(int number) {
    return HeaderSets.of(number % 5 == 3 ? number + 1 : number);
  }

  private static void checkHeaders(TopicSubscriber subscriber) throws Exception {
    for (int i = 0; i < 500; i++) {
      Message message = next(subscriber);
      Payload.check(message.payload(), 1, i, Math.max(Payload.HEADER, Sizes.mixed(i)));
      assertEquals(headers(i), message.headers(), "the headers of message " + i);
    }
  }

  @Test
  void P01_shouldCountWhatASubscriberReceived() throws Exception {
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    publish(publisher, 1, 0, FEW, SIZE);
    arrive(subscriber, 1, 0, FEW, SIZE);
    assertEquals(FEW, subscriber.statistics().messages());
    assertEquals((long) FEW * SIZE, subscriber.statistics().bytes());
    assertEquals(0, subscriber.statistics().missed());
  }
}
