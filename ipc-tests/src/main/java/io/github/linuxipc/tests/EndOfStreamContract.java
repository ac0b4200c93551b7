package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T6: the stream ends where the end of the stream is enabled, and only there. */
public abstract class EndOfStreamContract extends ContractTest {
  private static final String LAST_SENDER = "end-of-stream=last-sender";
  private static final Duration SHORT = Duration.ofMillis(150);

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected EndOfStreamContract(TransportUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void appliesToThisTransport() {
    assumeNoBroker("T6");
  }

  @Test
  void T06_shouldEndWhenTheLastSenderLeaves() throws Exception {
    Receiver receiver = receiver(LAST_SENDER);
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 100));
    sender.close();
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
    DeliveryChecker none = new DeliveryChecker();
    assertEquals(Receiver.END_OF_STREAM, receiver.poll(none, 1, Duration.ofSeconds(30)), "poll");
    assertEquals(Receiver.END_OF_STREAM, receiver.poll(none, 1), "poll without a time-out");
    ContractAssertions.throwsCode(receiver::receive, ErrorCode.END_OF_STREAM);
    ContractAssertions.throwsCode(() -> receiver.receive(SHORT), ErrorCode.END_OF_STREAM);
    ContractAssertions.throwsCode(receiver::tryReceive, ErrorCode.END_OF_STREAM);
  }

  @Test
  void T06_shouldDeliverEverythingBeforeTheEnd() throws Exception {
    Receiver receiver = receiver(LAST_SENDER);
    Sender keeper = sender();
    BackgroundAction<?> sending =
        BackgroundAction.run(
            () -> {
              for (int tag = 0; tag < 3; tag++) {
                sendAndLeave(tag);
              }
            });
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 3 * 500) {
      assertEquals(true, receiver.poll(checker, 50, Duration.ofSeconds(1)) >= 0, "ended early");
    }
    sending.result();
    keeper.close();
    receiver.forEach(checker);
    assertEquals(3 * 500, checker.total(), "messages before the end");
  }

  private void sendAndLeave(int tag) throws Exception {
    try (Sender sender = sender()) {
      for (int i = 0; i < 500; i++) {
        sender.send(Payload.of(tag, i, 300));
      }
    }
  }

  @Test
  void T06_shouldLetForEachReturnAtTheEnd() throws Exception {
    Receiver receiver = receiver(LAST_SENDER);
    DeliveryChecker checker = new DeliveryChecker();
    Sender sender = sender();
    BackgroundAction<?> loop = BackgroundAction.run(() -> receiver.forEach(checker));
    sender.send(Payload.of(0, 0, 100));
    loop.assertBlocked();
    sender.close();
    loop.result();
    assertEquals(1, checker.total(), "messages before the end");
  }

  @Test
  void T06_shouldWakeABlockedReceiverAtTheEnd() throws Exception {
    Receiver receiver = receiver(LAST_SENDER);
    Sender sender = sender();
    BackgroundAction<?> waiting = BackgroundAction.of(receiver::receive).assertBlocked();
    sender.close();
    ContractAssertions.hasCode(waiting.failure(), ErrorCode.END_OF_STREAM);
  }

  @Test
  void T06_shouldNotEndUnlessConfigured() throws Exception {
    Receiver receiver = receiver();
    sender().close();
    assertNull(receiver.receive(SHORT), "a message that was never sent");
    Sender second = sender();
    second.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
    second.close();
    assertNull(receiver.receive(SHORT), "a message that was never sent");
    assertNull(receiver.tryReceive(), "a message that was never sent");
  }

  @Test
  void T06_shouldNotEndBeforeTheFirstSenderConnects() throws Exception {
    Receiver receiver = receiver(LAST_SENDER);
    assertEquals(0, receiver.poll(new DeliveryChecker(), 1, SHORT), "poll before any sender");
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
  }

  @Test
  void T06_shouldNotEndWhileAnotherSenderIsConnected() throws Exception {
    Receiver receiver = receiver(LAST_SENDER);
    Sender stays = sender();
    sender().close();
    assertEquals(
        0, receiver.poll(new DeliveryChecker(), 1, SHORT), "poll while a sender is connected");
    stays.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
    stays.close();
    ContractAssertions.throwsCode(receiver::receive, ErrorCode.END_OF_STREAM);
  }

  @Test
  void T06_shouldEndWhenTheLastSenderIsKilled() throws Exception {
    Receiver receiver = receiver(LAST_SENDER);
    PeerProcess peer = peer();
    peer.call("sender", channel());
    peer.call("send", 0, 0, 8, 100);
    peer.kill();
    ContractAssertions.rangeArrives(receiver, 0, 0, 8, 100);
    ContractAssertions.throwsCode(receiver::receive, ErrorCode.END_OF_STREAM);
  }
}
