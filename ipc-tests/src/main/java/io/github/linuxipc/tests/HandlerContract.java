package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T14: what a handler may do, and what it must not be able to break. */
public abstract class HandlerContract extends ContractTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected HandlerContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T14_shouldNotPollAReceiverFromItsOwnHandler() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 100));
    sender.send(Payload.of(0, 1, 100));
    ContractAssertions.awaitCondition(() -> receiver.poll(m -> pollInside(receiver), 1) == 1);
    ContractAssertions.rangeArrives(receiver, 0, 1, 2, 100);
  }

  private static void pollInside(Receiver receiver) {
    MessageHandler none = m -> {};
    assertThrows(IllegalStateException.class, () -> receiver.poll(none, 1));
    assertThrows(IllegalStateException.class, () -> receiver.poll(none, 1, SECOND));
    assertThrows(IllegalStateException.class, receiver::receive);
    assertThrows(IllegalStateException.class, () -> receiver.receive(SECOND));
    assertThrows(IllegalStateException.class, receiver::tryReceive);
    assertThrows(IllegalStateException.class, () -> receiver.forEach(none));
    assertTrue(receiver.isOpen(), "open inside of the handler");
  }

  @Test
  void T14_shouldCountAMessageAsConsumedWhenItsHandlerThrows() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    BackgroundAction<?> sending = BackgroundAction.run(() -> sendFive(sender));
    for (int i = 0; i < 3; i++) {
      IllegalStateException mine = new IllegalStateException("thrown by the handler");
      List<Long> seen = new ArrayList<>();
      Exception thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  ContractAssertions.awaitCondition(
                      () ->
                          receiver.poll(
                                  m -> {
                                    seen.add(Payload.number(m.payload()));
                                    throw mine;
                                  },
                                  5)
                              < 0));
      assertSame(mine, thrown, "what left poll");
      assertEquals(List.of((long) i), seen, "messages delivered to the handler that throws");
    }
    ContractAssertions.rangeArrives(receiver, 0, 3, 5, 100);
    sending.result();
    assertEquals(5, receiver.statistics().messages(), "messages that count as received");
  }

  private static void sendFive(Sender sender) throws Exception {
    for (int i = 0; i < 5; i++) {
      sender.send(Payload.of(0, i, i == 1 ? 100_000 : 100));
    }
  }

  @Test
  void T14_shouldLetAHandlerSendOnTheSameChannel() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 100));
    for (int i = 1; i <= 100; i++) {
      int next = i;
      ContractAssertions.awaitCondition(
          () ->
              receiver.poll(
                      m -> {
                        Payload.check(m.payload(), 0, next - 1, 100);
                        trySend(sender, next);
                      },
                      1)
                  == 1);
    }
    ContractAssertions.rangeArrives(receiver, 0, 100, 101, 100);
  }

  private static void trySend(Sender sender, int number) {
    try {
      assertTrue(sender.trySend(Payload.of(0, number, 100)), "the channel has room");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void T14_shouldDeliverNoMoreThanTheLimit() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int i = 0; i < 8; i++) {
      sender.send(Payload.of(0, i, 100));
    }
    DeliveryChecker checker = new DeliveryChecker();
    for (int limit = 1; checker.total() < 8; limit = limit % 4 + 1) {
      long before = checker.total();
      int came = receiver.poll(checker, limit, SECOND);
      assertTrue(came <= limit, came + " messages were delivered with a limit of " + limit);
      assertEquals(checker.total() - before, came, "what poll returned and what it delivered");
    }
  }

  @Test
  void T14_shouldNotCrashWhenAViewIsKept() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    List<ByteBuffer> kept = new ArrayList<>();
    for (int size : new int[] {1, 100, 3_000, 60_000, 200_000}) {
      BackgroundAction<?> sending =
          BackgroundAction.run(() -> sender.send(Payload.of(0, size, size)));
      ContractAssertions.awaitCondition(() -> receiver.poll(m -> kept.add(m.payload()), 1) == 1);
      sending.result();
    }
    kept.forEach(HandlerContract::touch);
    receiver.close();
    sender.close();
    kept.forEach(HandlerContract::touch);
    System.gc();
    kept.forEach(HandlerContract::touch);
  }

  /** Reads an expired view: it may show any bytes or throw, but must not crash. */
  private static void touch(ByteBuffer view) {
    try {
      int sum = 0;
      for (int i = view.position(); i < view.limit(); i++) {
        sum += view.get(i);
      }
      assertTrue(sum != Integer.MIN_VALUE);
    } catch (RuntimeException | InternalError e) {
      assertTrue(e.toString() != null, "a view may refuse to be read");
    }
  }

  @Test
  void T14_shouldShowTheSameBufferAtEachCall() throws Exception {
    Receiver receiver = receiver();
    sender().send(Payload.of(0, 0, 100));
    Message message = receiver.receive();
    message.payload().position(10);
    assertEquals(10, message.payload().position(), "the reader may move the position");
    assertEquals(90, message.toByteArray().length, "the remaining bytes");
  }
}
