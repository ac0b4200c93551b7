package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T8: an accepted message is delivered. */
public abstract class DeliveryContract extends ContractTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected DeliveryContract(TransportUnderTest subject) {
    super(subject);
  }

  @Override
  List<String> commonSettings() {
    return List.of("max-message-size=" + subject().beyondCapacity());
  }

  private ByteBuffer huge(int number) {
    return Payload.of(0, number, subject().beyondCapacity());
  }

  private void hugeArrives(Receiver receiver, int number) throws Exception {
    ContractAssertions.rangeArrives(receiver, 0, number, number + 1, subject().beyondCapacity());
  }

  @Test
  void T08_shouldDeliverPendingFramesOfATrySendWhenTheSenderNeverCallsAgain() throws Exception {
    Receiver receiver = receiver();
    ByteBuffer message = huge(0);
    assertTrue(sender().trySend(message), "an empty channel accepts a message's first frame");
    ContractAssertions.hasPositionAndLimit(message, message.limit(), message.limit());
    Payload.fill(message.clear(), 9, 9);
    hugeArrives(receiver, 0);
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T08_shouldDeliverPendingFramesOfAnotherProcess() throws Exception {
    Receiver receiver = receiver();
    PeerProcess peer = peer();
    peer.call("sender", channel());
    assertEquals("true", peer.call("try", 0, 0, 0, subject().beyondCapacity()), "accepted");
    hugeArrives(receiver, 0);
  }

  @Test
  void T08_shouldDeliverPendingFramesOfACommittedClaim() throws Exception {
    Receiver receiver = receiver();
    try (var claim = sender().tryClaim(subject().beyondCapacity())) {
      assertTrue(claim != null, "an empty channel has room for a claim");
      Payload.fill(claim.buffer(), 0, 0);
      claim.commit();
    }
    hugeArrives(receiver, 0);
  }

  @Test
  void T08_shouldSucceedAndDeliverWhenASendTimesOutHalfway() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer message = huge(0);
    assertTrue(sender.send(message, Duration.ofMillis(100)), "the first frame was accepted");
    ContractAssertions.hasPositionAndLimit(message, message.limit(), message.limit());
    Payload.fill(message.clear(), 9, 9);
    hugeArrives(receiver, 0);
    sender.send(Payload.of(0, 1, 50));
    ContractAssertions.rangeArrives(receiver, 0, 1, 2, 50);
  }

  @Test
  void T08_shouldReturnWithTheFlagSetAndDeliverWhenASendIsInterruptedHalfway() throws Exception {
    assumeNoBroker("a message in several parts");
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer message = huge(0);
    BackgroundAction<Boolean> sending =
        BackgroundAction.of(
            () -> {
              sender.send(message);
              return Thread.currentThread().isInterrupted();
            });
    sending.assertBlocked().interrupt();
    assertTrue(sending.result(), "the interrupt status is set");
    ContractAssertions.hasPositionAndLimit(message, message.limit(), message.limit());
    hugeArrives(receiver, 0);
    sender.send(Payload.of(0, 1, 50));
    ContractAssertions.rangeArrives(receiver, 0, 1, 2, 50);
  }

  @Test
  void T08_shouldReturnFromSendOnlyWhenTheMechanismHasTheWholeMessage() throws Exception {
    assumeNoBroker("a message in several parts");
    Receiver receiver = receiver("linger=0");
    Sender sender = sender("linger=0");
    BackgroundAction<?> sending = BackgroundAction.run(() -> sender.send(huge(0)));
    sending.assertBlocked();
    BackgroundAction<?> arriving = BackgroundAction.run(() -> hugeArrives(receiver, 0));
    sending.result();
    sender.close();
    arriving.result();
  }

  @Test
  void T08_shouldKeepTheOrderBehindAPendingMessage() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    assertTrue(sender.trySend(huge(0)), "the first frame was accepted");
    BackgroundAction<?> next = BackgroundAction.run(() -> sender.send(Payload.of(0, 1, 50)));
    hugeArrives(receiver, 0);
    ContractAssertions.rangeArrives(receiver, 0, 1, 2, 50);
    next.result();
  }

  @Test
  void T08_shouldDeliverAllWhenTheSenderClosesAtOnce() throws Exception {
    Receiver receiver = receiver();
    for (int round = 0; round < 50; round++) {
      Sender sender = sender();
      for (int i = 0; i < 5; i++) {
        sender.send(Payload.of(round, i, 200));
      }
      sender.close();
      assertEquals(0, sender.statistics().undelivered(), "undelivered messages");
      ContractAssertions.rangeArrives(receiver, round, 0, 5, 200);
    }
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T08_shouldLingerAtCloseUntilTheReceiverHasRead() throws Exception {
    assumeNoBroker("a message in several parts");
    Receiver receiver = receiver();
    Sender sender = sender("linger=30s");
    assertTrue(sender.trySend(huge(0)), "the first frame was accepted");
    BackgroundAction<?> closing = BackgroundAction.run(sender::close).assertBlocked();
    hugeArrives(receiver, 0);
    closing.result();
    assertEquals(0, sender.statistics().undelivered(), "undelivered messages");
  }

  @Test
  void T08_shouldLingerWhenTheInstanceIsClosed() throws Exception {
    assumeNoBroker("a message in several parts");
    Receiver receiver = receiver();
    Ipc ipc = ipc("linger=30s");
    assertTrue(ipc.sender(channel()).trySend(huge(0)), "the first frame was accepted");
    BackgroundAction<?> closing = BackgroundAction.run(ipc::close).assertBlocked();
    hugeArrives(receiver, 0);
    closing.result();
  }

  @Test
  void T08_shouldCountAndThrowWhatIsUndeliveredWhenLingerExpires() throws Exception {
    assumeNoBroker("a message in several parts");
    Receiver receiver = receiver();
    Sender sender = sender("linger=300ms");
    assertTrue(sender.trySend(huge(0)), "the first frame was accepted");
    undelivered(sender, Duration.ofMillis(300));
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T08_shouldCountAndThrowWhatAStoppedReceiverDidNotReceive() throws Exception {
    assumeNoBroker("a message in several parts");
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    Sender sender = sender("linger=300ms");
    peer.stop();
    assertTrue(sender.trySend(huge(0)), "the first frame was accepted");
    undelivered(sender, Duration.ofMillis(300));
    peer.resume();
    peer.ask("receive", 1);
    sender().send(Payload.of(1, 0, 100));
    assertEquals("1", peer.answer(), "messages of the second sender");
  }

  private static void undelivered(Sender sender, Duration linger) {
    long start = System.nanoTime();
    ContractAssertions.throwsCode(sender::close, ErrorCode.UNDELIVERED);
    ContractAssertions.tookAtLeast(linger, start);
    assertEquals(1, sender.statistics().undelivered(), "undelivered messages");
  }

  @Test
  void T08_shouldDeliverAtExitWhatWasAccepted() throws Exception {
    Receiver receiver = receiver();
    PeerProcess peer = peer("linger=30s");
    peer.call("sender", channel());
    peer.call("send", 0, 1, 3, 100);
    assertEquals("true", peer.call("try", 0, 0, 0, subject().beyondCapacity()), "accepted");
    peer.ask("exit");
    ContractAssertions.rangeArrives(receiver, 1, 0, 3, 100);
    hugeArrives(receiver, 0);
    assertEquals(0, peer.awaitExit(), "the exit status");
  }
}
