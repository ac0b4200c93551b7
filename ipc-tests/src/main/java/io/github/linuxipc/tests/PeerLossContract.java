package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T9: the loss of the receiver is reported to the sender. */
public abstract class PeerLossContract extends ContractTest {
  private static final int SIZE = 1_000;

  /** A send that begins this long after the loss, or later, must report it. */
  private static final long REPORTED_AFTER_MS = 1_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected PeerLossContract(TransportUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void appliesToThisTransport() {
    assumeNoBroker("T9");
  }

  private static void closed(Throwable e) {
    ContractAssertions.hasCode(e, ErrorCode.PEER_CLOSED, ErrorCode.PEER_LOST);
    assertInstanceOf(ChannelClosedException.class, e);
  }

  private static void lost(Throwable e) {
    ContractAssertions.hasCode(e, ErrorCode.PEER_LOST);
    assertInstanceOf(ChannelClosedException.class, e);
  }

  @Test
  void T09_shouldWakeABlockedSendWhenTheReceiverCloses() throws Exception {
    Receiver receiver = receiver();
    Streamer stream = stream(sender(), 0, SIZE);
    stream.awaitBlocked();
    receiver.close();
    closed(stream.failure());
  }

  @Test
  void T09_shouldWakeABlockedSendWithATimeoutWhenTheReceiverCloses() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ContractAssertions.fill(sender, 0, SIZE);
    BackgroundAction<?> sending = BackgroundAction.run(() -> sendForever(sender));
    sending.assertBlocked();
    receiver.close();
    closed(sending.failure());
  }

  private static void sendForever(Sender sender) throws Exception {
    while (sender.send(ByteBuffer.allocate(SIZE), Duration.ofSeconds(55))) {
      Thread.onSpinWait();
    }
    throw new AssertionError("a send timed out instead of reporting the loss");
  }

  @Test
  void T09_shouldWakeABlockedSendWhenTheReceiverIsKilled() throws Exception {
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    Sender sender = sender();
    Streamer stream = stream(sender, 0, SIZE);
    stream.awaitBlocked();
    peer.kill();
    lost(stream.failure());
    assertEquals(1, sender.statistics().peerLosses(), "peers lost");
  }

  @Test
  void T09_shouldFailEverySendBegunASecondAfterTheReceiverClosed() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    receiver.close();
    Thread.sleep(REPORTED_AFTER_MS);
    everySendThrows(sender);
    assertEquals(0, sender.statistics().messages(), "messages that count as accepted");
  }

  @Test
  void T09_shouldFailEverySendBegunASecondAfterTheReceiverWasKilled() throws Exception {
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    Sender sender = sender();
    sender.send(Payload.of(0, 0, SIZE));
    peer.kill();
    Thread.sleep(REPORTED_AFTER_MS);
    lost(everySendThrows(sender));
    assertEquals(1, sender.statistics().peerLosses(), "peers lost");
  }

  private static Throwable everySendThrows(Sender sender) {
    ByteBuffer message = Payload.of(0, 0, SIZE);
    ErrorCode[] lost = {ErrorCode.PEER_LOST};
    ErrorCode closed = ErrorCode.PEER_CLOSED;
    Throwable first = ContractAssertions.throwsCode(() -> sender.trySend(message), closed, lost);
    ContractAssertions.throwsCode(() -> sender.send(message), closed, lost);
    ContractAssertions.throwsCode(() -> sender.send(message, Duration.ZERO), closed, lost);
    ContractAssertions.throwsCode(
        () -> sender.trySend(new ByteBuffer[] {message}, 0, 1), closed, lost);
    ContractAssertions.throwsCode(() -> sender.tryClaim(10), closed, lost);
    ContractAssertions.hasPositionAndLimit(message, 0, SIZE);
    return first;
  }

  @Test
  void T09_shouldFailTheCommitOfAClaimWhenTheReceiverIsLost() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    try (var claim = sender.tryClaim(100)) {
      receiver.close();
      Thread.sleep(REPORTED_AFTER_MS);
      if (claim == null) {
        throw new AssertionError("an empty channel has room for a claim");
      }
      ContractAssertions.throwsCode(claim::commit, ErrorCode.PEER_CLOSED, ErrorCode.PEER_LOST);
    }
  }

  @Test
  void T09_shouldCloseTheSenderWithoutAnErrorAfterTheLoss() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    receiver.close();
    Thread.sleep(REPORTED_AFTER_MS);
    sender.close();
  }

  @Test
  void T09_shouldFailOnceAndThenReconnectToTheSuccessor() throws Exception {
    Receiver first = receiver();
    Sender sender = sender("reconnect=true");
    sender.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(first, 0, 0, 1, 100);
    first.close();
    Thread.sleep(REPORTED_AFTER_MS);
    follow(sender);
  }

  @Test
  void T09_shouldReconnectToTheSuccessorOfAKilledReceiver() throws Exception {
    PeerProcess first = peer();
    first.call("receiver", channel());
    Sender sender = sender("reconnect=true");
    sender.send(Payload.of(0, 0, 100));
    first.kill();
    Thread.sleep(REPORTED_AFTER_MS);
    follow(sender);
  }

  private void follow(Sender sender) throws Exception {
    ContractAssertions.throwsCode(
        () -> sender.send(Payload.of(0, 1, 100)), ErrorCode.PEER_CLOSED, ErrorCode.PEER_LOST);
    BackgroundAction<?> sending =
        BackgroundAction.run(() -> sender.send(Payload.of(0, 2, 100))).assertBlocked();
    Receiver second = receiver();
    sending.result();
    sender.send(Payload.of(0, 3, 100));
    ContractAssertions.rangeArrives(second, 0, 2, 4, 100);
    ContractAssertions.nothingArrives(second);
  }
}
