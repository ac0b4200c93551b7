package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** T11: a slow or stopped peer is not dead. */
public abstract class PauseContract extends ContractTest {
  private static final int SIZE = 1_000;
  private static final long PAUSE_MS = 1_500;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected PauseContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T11_shouldTreatAReceiverThatDoesNotPollAsAlive() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Streamer stream = stream(sender, 0, SIZE);
    stream.awaitBlocked();
    Thread.sleep(PAUSE_MS);
    stream.awaitBlocked();
    ContractAssertions.allArrive(receiver, stream, new DeliveryChecker());
    assertEquals(0, sender.statistics().peerLosses(), "peers lost");
  }

  @Test
  void T11_shouldTreatAnIdleSenderAsAlive() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, SIZE));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, SIZE);
    assertEquals(0, receiver.poll(m -> {}, 1, Duration.ofMillis(PAUSE_MS)), "messages");
    sender.send(Payload.of(0, 1, SIZE));
    ContractAssertions.rangeArrives(receiver, 0, 1, 2, SIZE);
    assertEquals(0, receiver.statistics().peerLosses(), "peers lost");
  }

  @Test
  void T11_shouldTreatAStoppedReceiverAsAlive() throws Exception {
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    Sender sender = sender();
    peer.stop();
    Streamer stream = stream(sender, 0, SIZE);
    stream.awaitBlocked();
    Thread.sleep(PAUSE_MS);
    long accepted = stream.awaitBlocked();
    peer.resume();
    stream.end();
    peer.call("receive", accepted);
    long all = stream.finish();
    assertEquals(Long.toString(all), peer.call("receive", all - accepted), "messages received");
    assertEquals(0, sender.statistics().peerLosses(), "peers lost");
  }

  @Test
  void T11_shouldRefuseATrySendWhenTheReceiverIsStoppedAndTheChannelIsFull() throws Exception {
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    Sender sender = sender();
    peer.stop();
    long accepted = ContractAssertions.fillForGood(sender, 0, SIZE);
    Thread.sleep(PAUSE_MS);
    accepted += sender.trySend(Payload.of(0, accepted, SIZE)) ? 1 : 0;
    peer.resume();
    assertEquals(Long.toString(accepted), peer.call("receive", accepted), "messages received");
  }

  @Test
  void T11_shouldNotSkipASenderThatIsStoppedInTheMiddleOfAMessage() throws Exception {
    assumeNoBroker("a message in several parts");
    assumeFragments();
    String limit = "max-message-size=" + subject().beyondCapacity();
    Receiver receiver = receiver(limit);
    PeerProcess peer = peer(limit);
    peer.call("sender", channel());
    assertEquals("true", peer.call("try", 0, 1, 0, subject().beyondCapacity()), "accepted");
    peer.stop();
    Sender other = sender(limit);
    BackgroundAction<?> sending = BackgroundAction.run(() -> other.send(Payload.of(2, 0, 100)));
    ContractAssertions.rangeArrives(receiver, 2, 0, 1, 100);
    sending.result();
    assertEquals(0, receiver.poll(m -> {}, 1, Duration.ofMillis(PAUSE_MS)), "messages");
    other.send(Payload.of(2, 1, 100));
    ContractAssertions.rangeArrives(receiver, 2, 1, 2, 100);
    peer.resume();
    ContractAssertions.rangeArrives(receiver, 1, 0, 1, subject().beyondCapacity());
    assertEquals(0, receiver.statistics().droppedPartials(), "partial messages dropped");
    assertEquals(0, receiver.statistics().peerLosses(), "senders lost");
  }

  @Test
  void T11_shouldLoseNothingOfASenderThatIsStoppedInTheMiddleOfAStream() throws Exception {
    Receiver receiver = subject().isBrokered() ? receiver() : receiver("end-of-stream=last-sender");
    PeerProcess peer = peer();
    peer.call("sender", channel());
    peer.ask("send", 0, 0, 30_000, 300);
    DeliveryChecker checker = new DeliveryChecker();
    for (long pause = 1; pause <= 3; pause++) {
      while (checker.total() < pause * 5_000) {
        receiver.poll(checker, 64, Duration.ofSeconds(1));
      }
      peer.stop();
      long until = System.nanoTime() + Duration.ofMillis(PAUSE_MS / 3).toNanos();
      while (System.nanoTime() < until) {
        assertTrue(
            receiver.poll(checker, 64, Duration.ofMillis(50)) >= 0, "ended while it is stopped");
      }
      peer.resume();
    }
    while (checker.total() < 30_000) {
      receiver.poll(checker, 64, Duration.ofSeconds(1));
    }
    peer.answer();
    assertEquals(0, receiver.statistics().peerLosses(), "senders lost");
  }

  @Test
  void T11_shouldResumeWhenBothEndsWereStopped() throws Exception {
    PeerProcess receiving = peer();
    receiving.call("receiver", channel());
    PeerProcess sending = peer();
    sending.call("sender", channel());
    receiving.ask("receive", 60_000);
    sending.ask("send", 0, 0, 60_000, 200);
    sending.stop();
    receiving.stop();
    Thread.sleep(PAUSE_MS / 2);
    sending.resume();
    Thread.sleep(PAUSE_MS / 2);
    receiving.resume();
    sending.answer();
    assertEquals("60000", receiving.answer(), "messages verified");
  }
}
