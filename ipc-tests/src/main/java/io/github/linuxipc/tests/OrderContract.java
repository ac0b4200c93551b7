package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** T2: messages keep their order per sender, and no sender starves. */
public abstract class OrderContract extends ContractTest {
  private static final int SENDERS = 8;
  private static final int EACH = 1_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected OrderContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T02_shouldKeepTheOrderOfEachOfEightSenders() throws Exception {
    Receiver receiver = receiver();
    List<BackgroundAction<?>> calls = new ArrayList<>();
    for (int tag = 0; tag < SENDERS; tag++) {
      Sender sender = sender();
      int mine = tag;
      calls.add(BackgroundAction.run(() -> send(sender, mine)));
    }
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < SENDERS * EACH) {
      receiver.poll(checker, 100, Duration.ofSeconds(1));
    }
    for (BackgroundAction<?> call : calls) {
      call.result();
    }
    ContractAssertions.nothingArrives(receiver);
  }

  private static void send(Sender sender, int tag) throws Exception {
    for (int i = 0; i < EACH; i++) {
      sender.send(Payload.of(tag, i, 12 + (i * 37 + tag) % 900));
    }
  }

  @Test
  void T02_shouldKeepTheOrderOfSendersInOtherProcesses() throws Exception {
    Receiver receiver = receiver();
    List<PeerProcess> peers = List.of(peer(), peer());
    for (PeerProcess peer : peers) {
      peer.call("sender", channel());
      peer.call("sender", channel());
    }
    for (int i = 0; i < 4; i++) {
      peers.get(i / 2).call("stream", i % 2, i, 200);
    }
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 4 * EACH) {
      receiver.poll(checker, 100, Duration.ofSeconds(1));
    }
    for (int tag = 0; tag < 4; tag++) {
      int each = tag;
      ContractAssertions.awaitCondition(
          () -> {
            receiver.poll(checker, 100);
            return checker.of(each) > 0;
          });
    }
  }

  @Test
  void T02_shouldKeepTheOrderAcrossAllWaysToSend() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    DeliveryChecker checker = new DeliveryChecker();
    BackgroundAction<?> call = BackgroundAction.run(() -> sendInEveryWay(sender));
    while (checker.total() < 1_000) {
      receiver.poll(checker, 100, Duration.ofSeconds(1));
    }
    call.result();
  }

  private static void sendInEveryWay(Sender sender) throws Exception {
    for (int i = 0; i < 1_000; i += 5) {
      sender.send(Payload.of(0, i, 100));
      ByteBuffer second = Payload.of(0, i + 1, 5_000);
      ContractAssertions.awaitCondition(() -> sender.trySend(second));
      ByteBuffer[] batch = {Payload.of(0, i + 2, 50), Payload.of(0, i + 3, 60)};
      int sent = sender.trySend(batch, 0, 2);
      for (int rest = sent; rest < 2; rest++) {
        sender.send(batch[rest]);
      }
      claim(sender, i + 4);
    }
  }

  private static void claim(Sender sender, int number) throws Exception {
    Claim claim = sender.tryClaim(200);
    while (claim == null) {
      Thread.sleep(1);
      claim = sender.tryClaim(200);
    }
    try (Claim open = claim) {
      Payload.fill(open.buffer(), 0, number);
      open.commit();
    }
  }

  @Test
  void T02_shouldServeAnOccasionalSenderWhileAnotherFloods() throws Exception {
    Receiver receiver = receiver();
    Streamer flood = stream(sender(), 0, 500);
    Sender quiet = sender();
    DeliveryChecker checker = new DeliveryChecker();
    for (int i = 0; i < 50; i++) {
      ContractAssertions.awaitCondition(
          () -> receiver.poll(checker, 1) >= 0 && flood.accepted() > 0);
      int number = i;
      BackgroundAction<?> sending =
          BackgroundAction.run(() -> quiet.send(Payload.of(1, number, 500)));
      while (checker.of(1) <= number) { // if both share one object, it may be full
        receiver.poll(checker, 10, Duration.ofSeconds(1));
      }
      sending.result();
    }
    flood.end();
    while (checker.of(0) < flood.accepted()) {
      receiver.poll(checker, 100, Duration.ofMillis(100));
    }
    long accepted = flood.finish();
    drain(receiver, checker);
    assertEquals(accepted, checker.of(0), "messages of the flood");
  }

  private static void drain(Receiver receiver, DeliveryChecker checker) throws Exception {
    while (receiver.poll(checker, 100, Duration.ofMillis(200)) > 0) {
      Objects.requireNonNull(checker);
    }
  }
}
