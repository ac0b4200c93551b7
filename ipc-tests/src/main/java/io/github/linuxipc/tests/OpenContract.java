package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T5: senders connect and leave at any time, also before the receiver binds. */
public abstract class OpenContract extends ContractTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected OpenContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T05_shouldWaitForAReceiverThatComesLater() throws Exception {
    long start = System.nanoTime();
    BackgroundAction<Sender> opening = BackgroundAction.of(this::sender);
    Thread.sleep(1_000);
    opening.assertBlocked();
    Receiver receiver = receiver();
    Sender sender = opening.result();
    ContractAssertions.tookAtLeast(Duration.ofSeconds(1), start);
    sender.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
  }

  @Test
  void T05_shouldWaitForAReceiverInAnotherProcess() throws Exception {
    PeerProcess peer = peer();
    BackgroundAction<Sender> opening = BackgroundAction.of(this::sender).assertBlocked();
    peer.call("receiver", channel());
    opening.result().send(Payload.of(0, 0, 100));
    assertEquals("1", peer.call("receive", 1), "messages received");
  }

  @Test
  void T05_shouldFailWithoutAReceiverAfterTheConnectTimeout() {
    long start = System.nanoTime();
    Throwable e =
        ContractAssertions.throwsCode(() -> sender("connect-timeout=300ms"), ErrorCode.NO_RECEIVER);
    ContractAssertions.tookAtLeast(Duration.ofMillis(300), start);
    assertInstanceOf(NoReceiverException.class, e);
    assertTrue(String.valueOf(e.getMessage()).contains(channel()), "the channel is not in: " + e);
  }

  @Test
  void T05_shouldTryOnceWithAConnectTimeoutOfZero() throws Exception {
    ContractAssertions.throwsCode(() -> sender("connect-timeout=0"), ErrorCode.NO_RECEIVER);
    Receiver receiver = receiver();
    Sender sender = sender("connect-timeout=5s");
    sender.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
  }

  @Test
  void T05_shouldFailAfterTheReceiverHasClosed() throws Exception {
    assumeNoBroker("T5's waiting");
    receiver().close();
    ContractAssertions.throwsCode(() -> sender("connect-timeout=200ms"), ErrorCode.NO_RECEIVER);
  }

  @Test
  void T05_shouldFailAfterTheReceiverWasKilled() throws Exception {
    assumeNoBroker("T5's waiting");
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    peer.kill();
    ContractAssertions.throwsCode(() -> sender("connect-timeout=200ms"), ErrorCode.NO_RECEIVER);
  }

  @Test
  void T05_shouldTreatAStoppedReceiverAsPresent() throws Exception {
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    peer.stop();
    try {
      sender("connect-timeout=700ms");
    } catch (IpcException e) {
      ContractAssertions.hasCode(e, ErrorCode.RECEIVER_DOES_NOT_ANSWER);
    }
    peer.resume();
    sender().send(Payload.of(0, 0, 100));
    assertEquals("1", peer.call("receive", 1), "messages received");
  }

  @Test
  void T05_shouldRefuseOneSenderTooMany() throws Exception {
    assumeNoBroker("max-senders");
    Receiver receiver = receiver("max-senders=3");
    List<Sender> admitted = List.of(sender(), sender(), sender());
    ContractAssertions.throwsCode(() -> sender("connect-timeout=3s"), ErrorCode.TOO_MANY_SENDERS);
    for (int tag = 0; tag < 3; tag++) {
      admitted.get(tag).send(Payload.of(tag, 0, 100));
      ContractAssertions.rangeArrives(receiver, tag, 0, 1, 100);
    }
  }

  @Test
  void T05_shouldReuseTheSlotOfASenderThatLeft() throws Exception {
    Receiver receiver = receiver("max-senders=2");
    Sender stays = sender();
    for (int i = 0; i < 5; i++) {
      Sender leaves = sender();
      leaves.send(Payload.of(1, i, 100));
      leaves.close();
      ContractAssertions.rangeArrives(receiver, 1, i, i + 1, 100);
      receiver.receive(Duration.ofMillis(20));
    }
    stays.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
  }

  @Test
  void T05_shouldServeSixtyFourSenders() throws Exception {
    Receiver receiver = receiver();
    List<Sender> senders = new ArrayList<>();
    for (int tag = 0; tag < 64; tag++) {
      senders.add(sender());
    }
    if (!subject().isBrokered()) { // a broker does not enforce max-senders
      ContractAssertions.throwsCode(() -> sender("connect-timeout=3s"), ErrorCode.TOO_MANY_SENDERS);
    }
    BackgroundAction<?> sending = BackgroundAction.run(() -> sendThree(senders));
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 3 * 64) {
      receiver.poll(checker, 64, Duration.ofSeconds(1));
    }
    sending.result();
  }

  private static void sendThree(List<Sender> senders) throws Exception {
    for (int i = 0; i < 3; i++) {
      for (int tag = 0; tag < senders.size(); tag++) {
        senders.get(tag).send(Payload.of(tag, i, 100));
      }
    }
  }

  @Test
  void T05_shouldLetTwoHundredSendersComeAndGo() throws Exception {
    Receiver receiver = receiver();
    for (int i = 0; i < 200; i++) {
      try (Sender sender = sender()) {
        sender.send(Payload.of(0, i, 100));
      }
      ContractAssertions.rangeArrives(receiver, 0, i, i + 1, 100);
    }
    assertEquals(200, receiver.statistics().messages(), "messages received");
    assertEquals(0, receiver.statistics().peerLosses(), "senders that left without a close notice");
  }

  @Test
  void T05_shouldDeliverTheMessagesOfSendersThatLeftBeforeTheFirstPoll() throws Exception {
    Receiver receiver = receiver();
    for (int tag = 0; tag < 3; tag++) {
      try (Sender sender = sender()) {
        sender.send(Payload.of(tag, 0, 100));
        sender.send(Payload.of(tag, 1, 100));
      }
    }
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 6) {
      receiver.poll(checker, 64, Duration.ofSeconds(1));
    }
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T05_shouldAdmitSendersWhileAHandlerIsSlow() throws Exception {
    Receiver receiver = receiver();
    sender().send(Payload.of(0, 0, 100));
    List<Sender> admitted = new ArrayList<>();
    ContractAssertions.awaitCondition(() -> receiver.poll(m -> admitted.add(open()), 1) == 1);
    admitted.get(0).send(Payload.of(1, 0, 100));
    ContractAssertions.rangeArrives(receiver, 1, 0, 1, 100);
  }

  private Sender open() {
    try {
      return sender();
    } catch (IpcException e) {
      throw new AssertionError("a sender was not admitted", e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
