package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.PublishStream;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * P3 and P4: a new subscriber gets all that is published after it has subscribed, and the history
 * that it asks for.
 */
public abstract class JoinContract extends TopicTest {
  private static final int SIZE = 64;
  private static final int JOINS = 40;

  /** How many channels of closed subscribers a publisher may have open: a user has few queues. */
  private static final int FEW_OPEN = 4;

  /** How many messages a new subscriber takes of each publisher. */
  private static final int TAKEN = 20;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected JoinContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void P03_shouldGiveANewSubscriberTheNextMessage() throws Exception {
    TopicPublisher publisher = publisher();
    int next = 0;
    for (int i = 0; i < JOINS; i++) {
      TopicSubscriber subscriber = subscriber();
      publisher.publish(Payload.of(1, next, SIZE));
      arrive(subscriber, 1, next, next + 1, SIZE);
      next++;
      subscriber.close();
      if (i % FEW_OPEN == FEW_OPEN - 1) {
        ContractAssertions.awaitCondition(() -> publisher.subscriptions().isEmpty());
      }
    }
  }

  @Test
  void P03_shouldReportTheNextMessageIfASkippingSubscriberIsNotConnectedYet() throws Exception {
    TopicPublisher publisher = publisher();
    int next = 0;
    for (int i = 0; i < JOINS; i++) {
      int from = next;
      TopicSubscriber subscriber = subscriber("when-full=skip");
      TopicChecker checker = new TopicChecker().of(subscriber);
      assertTrue(publisher.tryPublish(Payload.of(1, next++, SIZE)));
      while (checker.delivered() == 0) {
        assertTrue(publisher.tryPublish(Payload.of(1, next++, SIZE)));
        subscriber.poll(checker, 1, SHORT.dividedBy(100));
      }
      assertEquals(from, checker.first(1), "the first message that was delivered or reported");
      subscriber.close();
      if (i % FEW_OPEN == FEW_OPEN - 1) {
        ContractAssertions.awaitCondition(() -> publisher.subscriptions().isEmpty());
      }
    }
  }

  @Test
  void P03_shouldMissNothingAfterAJoinUnderLoad() throws Exception {
    joinUnderLoad(0);
  }

  @Test
  void P04_shouldJoinHistoryAndWhatFollowsUnderLoad() throws Exception {
    joinUnderLoad(100);
  }

  /** Subscribes while three publishers publish, and checks where each stream begins. */
  private void joinUnderLoad(int history) throws Exception {
    String setting = "history=" + history;
    List<PublishStream> streams = new ArrayList<>();
    for (int tag = 0; tag < 3; tag++) {
      streams.add(stream(publisher(setting), tag, SIZE));
      streams.get(tag).awaitAccepted(history);
    }
    for (int i = 0; i < JOINS / 2; i++) {
      // The second subscribes while the publishers connect to the first.
      Join first = new Join(streams, setting);
      Join second = new Join(streams, setting);
      while (!first.hasTaken(history + TAKEN) || !second.hasTaken(history + TAKEN)) {
        first.poll();
        second.poll();
      }
      first.check(history);
      second.check(history);
    }
    for (PublishStream stream : streams) {
      stream.finish();
    }
  }

  /** A subscription while streams are published. */
  private final class Join {
    private final List<PublishStream> streams;
    private final long[] before;
    private final TopicSubscriber subscriber;
    private final long[] after;
    private final TopicChecker checker;

    Join(List<PublishStream> streams, String setting) throws Exception {
      this.streams = streams;
      this.before = begun();
      this.subscriber = subscriber(setting);
      this.after = begun();
      this.checker = new TopicChecker().of(subscriber);
    }

    private long[] begun() {
      return streams.stream().mapToLong(PublishStream::begun).toArray();
    }

    boolean hasTaken(int count) {
      return streams.stream().allMatch(stream -> checker.delivered(stream.tag()) >= count);
    }

    void poll() throws Exception {
      subscriber.poll(checker, 64, SHORT.dividedBy(100));
    }

    /** Checks where each stream began, and ends the subscription. */
    void check(int history) {
      for (PublishStream stream : streams) {
        int tag = stream.tag();
        long first = checker.first(tag);
        String where = "%d began, between %d and %d".formatted(first, before[tag], after[tag]);
        assertTrue(first <= Math.max(0, after[tag] - history), "too late: " + where);
        assertTrue(first >= before[tag] - 1 - history, "too early: " + where);
      }
      assertEquals(0, checker.missed());
      subscriber.close();
    }
  }

  @Test
  void P03_shouldMissNothingAfterAJoinBesidePublishersOfOtherProcesses() throws Exception {
    PeerProcess peer = publishingPeer();
    try (SharedCount begun = SharedCount.create(fixture().directory().resolve("begun"))) {
      peer.call("publish-stream", 1, SIZE, begun.path());
      ContractAssertions.awaitCondition(() -> begun.get() > 100);
      for (int i = 0; i < JOINS; i++) {
        if (i % 4 == 0) {
          peer.stop();
        }
        TopicSubscriber subscriber = subscriber();
        long after = begun.get();
        TopicChecker checker = new TopicChecker().of(subscriber);
        peer.resume();
        takeUntil(subscriber, checker, () -> checker.delivered(1) >= TAKEN);
        assertTrue(
            checker.first(1) <= after,
            "the first message is " + checker.first(1) + ", and " + after + " had begun");
        assertEquals(0, checker.missed());
        subscriber.close();
      }
      peer.call("finish-publish");
    }
  }

  @Test
  void P03_shouldReachAPublisherThatWasStopped() throws Exception {
    PeerProcess peer = publishingPeer();
    peer.call("publish", 1, 0, 10, SIZE);
    peer.stop();
    TopicSubscriber subscriber = subscriber();
    peer.resume();
    assertEquals("15", peer.call("publish", 1, 10, 5, SIZE));
    arrive(subscriber, 1, 10, 15, SIZE);
  }

  @Test
  void P04_shouldGiveHistoryOfAnIdlePublisherAndThenWhatFollows() throws Exception {
    TopicPublisher publisher = publisher("history=5");
    publish(publisher, 1, 0, 12, SIZE);
    TopicSubscriber subscriber = subscriber("history=5");
    arrive(subscriber, 1, 7, 12, SIZE);
    publish(publisher, 1, 12, 15, SIZE);
    arrive(subscriber, 1, 12, 15, SIZE);
    ContractAssertions.nothingArrives(subscriber);
  }

  @Test
  void P04_shouldGiveHistoryOfAnIdlePublisherOfAnotherProcess() throws Exception {
    PeerProcess peer = publishingPeer("history=5");
    peer.call("publish", 1, 0, 12, SIZE);
    TopicSubscriber subscriber = subscriber("history=5");
    arrive(subscriber, 1, 7, 12, SIZE);
    peer.call("publish", 1, 12, 3, SIZE);
    arrive(subscriber, 1, 12, 15, SIZE);
  }

  @Test
  void P04_shouldGiveNoMoreThanIsAskedForOrKept() throws Exception {
    TopicPublisher publisher = publisher("history=3");
    publish(publisher, 1, 0, 10, SIZE);
    TopicSubscriber two = subscriber("history=2");
    TopicSubscriber many = subscriber("history=100");
    TopicSubscriber none = subscriber();
    publish(publisher, 1, 10, 11, SIZE);
    arrive(two, 1, 8, 11, SIZE);
    arrive(many, 1, 7, 11, SIZE);
    arrive(none, 1, 10, 11, SIZE);
  }

  @Test
  void P04_shouldGiveAllThatWasPublishedIfItIsLessThanTheHistory() throws Exception {
    TopicPublisher publisher = publisher("history=100");
    publish(publisher, 1, 0, 2, SIZE);
    arrive(subscriber("history=100"), 1, 0, 2, SIZE);
  }

  @Test
  void P04_shouldGiveTheHistoryOfEachLivePublisher() throws Exception {
    TopicPublisher closed = publisher("history=4");
    publish(closed, 1, 0, 9, SIZE);
    closed.close();
    publish(publisher("history=4"), 2, 0, 9, SIZE);
    publish(publisher("history=4"), 3, 0, 9, SIZE);
    TopicSubscriber subscriber = subscriber("history=4");
    TopicChecker checker = new TopicChecker().of(subscriber);
    take(subscriber, checker, 8);
    ContractAssertions.nothingArrives(subscriber);
    assertEquals(5, checker.first(2));
    assertEquals(5, checker.first(3));
    assertEquals(0, checker.missed());
  }
}
