package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import org.junit.jupiter.api.Test;

/** P10 and T13: the stream ends with the last publisher if asked for, and a close ends calls. */
public abstract class TopicEndContract extends TopicTest {
  private static final int SIZE = 100;

  /** As many messages as the smallest channel takes that nobody reads. */
  private static final int MESSAGES = 5;

  private static final String ENDS = "end-of-stream=last-publisher";

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected TopicEndContract(TransportUnderTest subject) {
    super(subject);
  }

  /** Asserts that the stream does not end now. */
  private static void goesOn(TopicSubscriber subscriber) throws Exception {
    for (int i = 0; i < 3; i++) {
      int result = subscriber.poll(new TopicChecker(), 1, SHORT);
      assertEquals(0, result, result == Receiver.END_OF_STREAM ? "the stream ended" : "a message");
    }
  }

  @Test
  void P10_shouldEndAfterTheMessagesOfTheLastPublisher() throws Exception {
    TopicSubscriber subscriber = subscriber(ENDS);
    goesOn(subscriber);
    TopicPublisher first = publisher();
    TopicPublisher second = publisher();
    publish(first, 1, 0, MESSAGES, SIZE);
    arrive(subscriber, 1, 0, MESSAGES, SIZE);
    first.close();
    goesOn(subscriber);
    publish(second, 2, 0, MESSAGES, SIZE);
    BackgroundAction<?> closing = BackgroundAction.run(second::close);
    TopicChecker checker = new TopicChecker().of(subscriber);
    subscriber.forEach(checker);
    closing.result();
    assertEquals(MESSAGES, checker.delivered(2));
    assertEquals(MESSAGES, checker.delivered());
  }

  @Test
  void P10_shouldEndAfterTheMessagesOfAPublisherThatIsKilled() throws Exception {
    TopicSubscriber subscriber = subscriber(ENDS);
    PeerProcess peer = publishingPeer();
    peer.call("publish", 1, 0, MESSAGES, SIZE);
    ContractAssertions.awaitCondition(() -> peer.call("backlog").equals("0"));
    peer.kill();
    TopicChecker checker = new TopicChecker().of(subscriber);
    subscriber.forEach(checker);
    assertEquals(MESSAGES, checker.delivered(1));
  }

  @Test
  void P10_shouldEndWithAPublisherThatPublishedNothing() throws Exception {
    TopicSubscriber subscriber = subscriber(ENDS);
    publisher().close();
    TopicChecker checker = new TopicChecker().of(subscriber);
    subscriber.forEach(checker);
    assertEquals(0, checker.delivered());
  }

  @Test
  void P10_shouldEndWithTheLastPublisherThatWasThereBefore() throws Exception {
    TopicPublisher publisher = publisher("history=3");
    publish(publisher, 1, 0, MESSAGES, SIZE);
    TopicSubscriber subscriber = subscriber(ENDS, "history=3");
    arrive(subscriber, 1, MESSAGES - 3, MESSAGES, SIZE);
    goesOn(subscriber);
    publisher.close();
    TopicChecker checker = new TopicChecker().of(subscriber);
    subscriber.forEach(checker);
    assertEquals(0, checker.delivered());
  }

  @Test
  void T13_shouldEndABlockedPublishWhenThePublisherCloses() throws Exception {
    TopicSubscriber subscriber = subscriber();
    TopicPublisher publisher = publisher();
    assertTrue(publisher.awaitSubscribers(1, LONG));
    int accepted = fill(publisher, 1, SIZE);
    BackgroundAction<?> blocked =
        BackgroundAction.run(() -> publisher.publish(Payload.of(1, accepted, SIZE)));
    blocked.assertBlocked();
    BackgroundAction<?> closing = BackgroundAction.run(publisher::close);
    ContractAssertions.hasCode(blocked.failure(), ErrorCode.CLOSED);
    arrive(subscriber, 1, 0, accepted, SIZE);
    closing.returned();
    assertFalse(publisher.isOpen());
    ContractAssertions.throwsCode(
        () -> publisher.tryPublish(Payload.of(1, accepted, SIZE)), ErrorCode.CLOSED);
    ContractAssertions.nothingArrives(subscriber);
    publisher.close();
  }

  @Test
  void T13_shouldEndABlockedReceiveWhenTheSubscriberCloses() throws Exception {
    TopicSubscriber subscriber = subscriber();
    BackgroundAction<?> receiving = BackgroundAction.run(subscriber::receive);
    receiving.assertBlocked();
    subscriber.close();
    ContractAssertions.hasCode(receiving.failure(), ErrorCode.CLOSED);
    assertFalse(subscriber.isOpen());
    subscriber.close();
  }

  @Test
  void P10_shouldNotEndUnlessItIsAskedFor() throws Exception {
    TopicSubscriber subscriber = subscriber();
    publisher().close();
    goesOn(subscriber);
  }
}
