package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T10: a dead sender never blocks the receiver. */
public abstract class SenderDeathContract extends ContractTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected SenderDeathContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T10_shouldDropAndCountTheHalfMessageOfAKilledSender() throws Exception {
    assumeNoBroker("a message in several parts");
    String limit = "max-message-size=" + subject().beyondCapacity();
    Receiver receiver = receiver(limit);
    PeerProcess victim = peer(limit);
    victim.call("sender", channel());
    victim.call("send", 0, 0, 3, 100);
    assertEquals("true", victim.call("try", 0, 1, 0, subject().beyondCapacity()), "accepted");
    victim.kill();
    ContractAssertions.rangeArrives(receiver, 0, 0, 3, 100);
    while (receiver.statistics().droppedPartials() == 0) {
      Message message = receiver.receive(SHORT);
      assertTrue(message == null, "an unfinished message was delivered");
    }
    assertEquals(1, receiver.statistics().droppedPartials(), "partial messages dropped");
    lossIsCounted(receiver);
    Sender next = sender(limit);
    next.send(Payload.of(2, 0, 100));
    ContractAssertions.rangeArrives(receiver, 2, 0, 1, 100);
  }

  /** A broker does not tell the receiver that a sender has died. */
  private void lossIsCounted(Receiver receiver) throws Exception {
    if (subject().isBrokered()) {
      return;
    }
    while (receiver.statistics().peerLosses() == 0) {
      receiver.receive(SHORT);
    }
    assertEquals(1, receiver.statistics().peerLosses(), "senders lost");
  }

  @Test
  void T10_shouldDeliverEveryCompleteMessageOfAKilledSender() throws Exception {
    Receiver receiver = receiver();
    PeerProcess victim = peer();
    victim.call("sender", channel());
    victim.call("stream", 0, 0, 200);
    long sent = Long.parseLong(victim.call("blocked", 0));
    victim.kill();
    DeliveryChecker checker = new DeliveryChecker();
    while (subject().isBrokered()
        ? checker.total() < sent
        : receiver.statistics().peerLosses() == 0) {
      receiver.poll(checker, 100, SHORT);
    }
    assertTrue(
        checker.total() >= sent,
        () -> "only " + checker.total() + " of " + sent + " messages arrived");
    long dropped = receiver.statistics().droppedPartials();
    assertTrue(dropped <= 1, () -> "partial messages dropped: " + dropped);
  }

  @Test
  void T10_shouldDeliverEveryCompleteMessageWhenTheSenderDiesWhileNoThreadPolls() throws Exception {
    Receiver receiver = receiver();
    PeerProcess victim = peer();
    victim.call("sender", channel());
    victim.call("send", 0, 0, 8, 200);
    victim.kill();
    Thread.sleep(300);
    ContractAssertions.rangeArrives(receiver, 0, 0, 8, 200);
    lossIsCounted(receiver);
    assertEquals(0, receiver.statistics().droppedPartials(), "partial messages dropped");
  }

  @Test
  void T10_shouldServeOtherSendersWhenASenderIsKilled() throws Exception {
    Receiver receiver = receiver();
    PeerProcess victim = peer();
    victim.call("sender", channel());
    victim.call("stream", 0, 1, 3_000);
    Streamer other = stream(sender(), 0, 300);
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.of(1) < 200) {
      receiver.poll(checker, 64, Duration.ofSeconds(1));
    }
    victim.kill();
    long target = checker.of(0) + 5_000;
    while (checker.of(0) < target) {
      receiver.poll(checker, 64, Duration.ofSeconds(1));
    }
    other.end();
    long all = finish(other, receiver, checker);
    assertEquals(all, checker.of(0), "messages of the live sender");
  }

  private static long finish(Streamer stream, Receiver receiver, DeliveryChecker checker)
      throws Exception {
    BackgroundAction<Long> finishing = BackgroundAction.of(stream::finish);
    while (receiver.poll(checker, 64, Duration.ofMillis(300)) > 0) {
      Thread.onSpinWait();
    }
    return finishing.result();
  }

  @Test
  void T10_shouldServeTheOtherSendersWhenSixteenOfFortyAreKilled() throws Exception {
    Receiver receiver = receiver();
    PeerProcess victim = peer();
    PeerProcess survivor = peer();
    for (int i = 0; i < 16; i++) {
      victim.call("sender", channel());
      victim.call("stream", i, 100 + i, 2_000);
    }
    List<BackgroundAction<?>> calls = new ArrayList<>();
    for (int tag = 0; tag < 8; tag++) {
      Sender sender = sender();
      int mine = tag;
      calls.add(BackgroundAction.run(() -> send(sender, mine)));
    }
    for (int i = 0; i < 16; i++) {
      survivor.call("sender", channel());
      survivor.call("stream", i, 200 + i, 300);
    }
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 2_000) {
      receiver.poll(checker, 64, Duration.ofSeconds(1));
    }
    victim.kill();
    for (int tag = 0; tag < 8; tag++) {
      while (checker.of(tag) < 500) {
        receiver.poll(checker, 64, Duration.ofSeconds(1));
      }
    }
    for (BackgroundAction<?> call : calls) {
      call.result();
    }
    long before = checker.of(215);
    while (checker.of(215) < before + 100) {
      receiver.poll(checker, 64, Duration.ofSeconds(1));
    }
    int losses = subject().isBrokered() ? 0 : 16;
    while (receiver.statistics().peerLosses() < losses) {
      receiver.poll(checker, 64, SHORT);
    }
    assertEquals(losses, receiver.statistics().peerLosses(), "senders lost");
  }

  private static void send(Sender sender, int tag) throws Exception {
    for (int i = 0; i < 500; i++) {
      sender.send(Payload.of(tag, i, 400));
    }
  }

  @Test
  void T10_shouldDropTheClaimOfAKilledSender() throws Exception {
    Receiver receiver = receiver();
    PeerProcess victim = peer();
    victim.call("sender", channel());
    victim.call("send", 0, 0, 2, 100);
    victim.call("claim", 0, 400);
    Sender other = sender();
    other.send(Payload.of(1, 0, 100));
    victim.kill();
    other.send(Payload.of(1, 1, 100));
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 4) {
      receiver.poll(checker, 10, Duration.ofSeconds(1));
    }
    ContractAssertions.nothingArrives(receiver);
    lossIsCounted(receiver);
  }

  @Test
  void T10_shouldReuseTheSlotsOfKilledSenders() throws Exception {
    assumeNoBroker("max-senders");
    Receiver receiver = receiver("max-senders=4");
    DeliveryChecker checker = new DeliveryChecker();
    for (int round = 0; round < 2; round++) {
      PeerProcess victim = peer();
      for (int i = 0; i < 4; i++) {
        victim.call("sender", channel());
        victim.call("send", i, 4 * round + i, 1, 100);
      }
      victim.kill();
      int lost = 4 * (round + 1);
      while (checker.total() < lost) {
        receiver.poll(checker, 10, Duration.ofSeconds(1));
      }
      while (receiver.statistics().peerLosses() < lost) {
        receiver.receive(SHORT);
      }
    }
    sender().send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
  }
}
