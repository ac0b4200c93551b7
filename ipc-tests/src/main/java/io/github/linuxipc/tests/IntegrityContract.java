package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Sizes;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** T3: no accepted message is lost, duplicated or torn. */
public abstract class IntegrityContract extends ContractTest {
  private static final int MANY = 20_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected IntegrityContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T03_shouldDeliverTwentyThousandMessagesOfMixedSizesOnceAndWhole() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    BackgroundAction<?> call = BackgroundAction.run(() -> sendMixed(sender));
    long bytes = 0;
    for (int i = 0; i < MANY; i++) {
      Payload.check(receiver.receive().payload(), 0, i, Sizes.mixed(i));
      bytes += Sizes.mixed(i);
    }
    call.result();
    ContractAssertions.nothingArrives(receiver);
    counted(sender.statistics(), bytes, "sender");
    counted(receiver.statistics(), bytes, "receiver");
  }

  private static void sendMixed(Sender sender) throws Exception {
    for (int i = 0; i < MANY; i++) {
      sender.send(Payload.of(0, i, Sizes.mixed(i)));
    }
  }

  private static void counted(Statistics statistics, long bytes, String end) {
    assertEquals(MANY, statistics.messages(), "messages counted by the " + end);
    assertEquals(bytes, statistics.bytes(), "bytes counted by the " + end);
    assertEquals(0, statistics.droppedPartials(), "partial messages dropped by the " + end);
    assertEquals(0, statistics.skipped(), "frames skipped by the " + end);
    assertEquals(0, statistics.undelivered(), "messages undelivered by the " + end);
    assertEquals(0, statistics.peerLosses(), "peers lost by the " + end);
  }

  @Test
  void T03_shouldDeliverEverythingToAnotherProcess() throws Exception {
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    Sender sender = sender();
    peer.ask("receive", MANY);
    for (int i = 0; i < MANY; i++) {
      sender.send(Payload.of(0, i, Payload.HEADER + Sizes.mixed(i) / 4));
    }
    assertEquals(Integer.toString(MANY), peer.answer(), "messages verified by the other process");
  }

  @Test
  void T03_shouldDeliverEverythingFromAnotherProcess() throws Exception {
    Receiver receiver = receiver();
    PeerProcess peer = peer();
    peer.call("sender", channel());
    peer.ask("send", 0, 7, MANY, 150);
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < MANY) {
      receiver.poll(checker, 64, Duration.ofSeconds(1));
    }
    peer.answer();
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T03_shouldDeliverALargeMessageOfAnotherProcessWhole() throws Exception {
    Receiver receiver = receiver();
    PeerProcess peer = peer();
    peer.call("sender", channel());
    peer.ask("send", 0, 7, 20, 1 << 20);
    ContractAssertions.rangeArrives(receiver, 7, 0, 20, 1 << 20);
    peer.answer();
  }

  @Test
  void T03_shouldDeliverBatchesOnceAndWhole() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    DeliveryChecker checker = new DeliveryChecker();
    BackgroundAction<?> call = BackgroundAction.run(() -> sendBatches(sender, 5_000));
    while (checker.total() < 5_000) {
      receiver.poll(checker, 256, Duration.ofSeconds(1));
    }
    call.result();
    ContractAssertions.nothingArrives(receiver);
  }

  private static void sendBatches(Sender sender, int count) throws Exception {
    ByteBuffer[] batch = new ByteBuffer[50];
    for (int i = 0; i < count; i += batch.length) {
      for (int j = 0; j < batch.length; j++) {
        batch[j] = Payload.of(0, i + j, Payload.HEADER + (i + j) % 700);
      }
      for (int sent = 0; sent < batch.length; ) {
        int taken = sender.trySend(batch, sent, batch.length - sent);
        if (taken == 0) {
          sender.send(batch[sent]);
          taken = 1;
        }
        sent += taken;
      }
    }
  }

  @Test
  void T03_shouldDistinguishTheSenders() throws Exception {
    Receiver receiver = receiver();
    Sender one = sender();
    Sender two = sender();
    one.send(Payload.of(1, 0, 40));
    Message first = receiver.receive();
    two.send(Payload.of(2, 0, 40));
    Message second = receiver.receive();
    one.send(Payload.of(1, 1, 40));
    Message third = receiver.receive();
    assertNotEquals(0, first.senderId(), "a sender's id");
    assertNotEquals(first.senderId(), second.senderId(), "ids of two senders");
    assertEquals(first.senderId(), third.senderId(), "ids of two messages of one sender");
    assertEquals(first.senderId(), first.copy().senderId(), "the copy's sender id");
  }
}
