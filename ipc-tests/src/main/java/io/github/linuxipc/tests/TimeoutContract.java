package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T15: a time-out is a duration, and zero means to try once. */
public abstract class TimeoutContract extends ContractTest {
  private static final int SIZE = 1_000;
  private static final List<Duration> TRIES =
      List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(-5), forever().negated());

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected TimeoutContract(TransportUnderTest subject) {
    super(subject);
  }

  /** Returns a duration of more nanoseconds than a long can hold. */
  private static Duration forever() {
    return Duration.ofSeconds(Long.MAX_VALUE);
  }

  @Test
  void T15_shouldTryOnceWithATimeoutOfZeroOrLess() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    DeliveryChecker checker = new DeliveryChecker();
    long sent = 0;
    for (Duration timeout : TRIES) {
      assertNull(receiver.receive(timeout), "a message that was never sent");
      assertEquals(0, receiver.poll(checker, 1, timeout), "messages that were never sent");
      assertTrue(sender.send(Payload.of(0, sent++, SIZE), timeout), "the channel has room");
      Message message = receiver.receive(timeout);
      while (message == null) {
        message = receiver.receive(timeout);
      }
      checker.onMessage(message);
    }
    while (sender.trySend(Payload.of(0, sent, SIZE))) {
      sent++;
    }
    for (Duration timeout : TRIES) {
      while (sender.send(Payload.of(0, sent, SIZE), timeout)) {
        sent++;
      }
    }
  }

  @Test
  void T15_shouldWaitForAMessageAtLeastAsLongAsTheTimeout() throws Exception {
    Receiver receiver = receiver();
    sender();
    for (Duration timeout : List.of(Duration.ofMillis(1), Duration.ofMillis(130))) {
      long start = System.nanoTime();
      assertNull(receiver.receive(timeout), "a message that was never sent");
      ContractAssertions.tookAtLeast(timeout, start);
      start = System.nanoTime();
      assertEquals(
          0, receiver.poll(new DeliveryChecker(), 1, timeout), "messages that were never sent");
      ContractAssertions.tookAtLeast(timeout, start);
    }
    assertTrue(receiver.statistics().blockedNs() >= 250_000_000L, "the blocked time is counted");
  }

  @Test
  void T15_shouldTakeTheLongestDuration() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    BackgroundAction<Message> receiving =
        BackgroundAction.of(() -> receiver.receive(forever())).assertBlocked();
    sender.send(Payload.of(0, 0, SIZE), forever());
    Payload.check(receiving.result().payload(), 0, 0, SIZE);
    DeliveryChecker checker = new DeliveryChecker();
    BackgroundAction<Integer> polling =
        BackgroundAction.of(() -> receiver.poll(checker, 1, forever())).assertBlocked();
    sender.send(Payload.of(0, 0, SIZE));
    assertEquals(1, polling.result(), "messages polled");
    long accepted = ContractAssertions.fill(sender, 1, SIZE);
    BackgroundAction<Boolean> sending =
        BackgroundAction.of(
            () -> {
              boolean sent = true;
              for (int i = 0; i < 3; i++) {
                sent &= sender.send(Payload.of(2, i, SIZE), forever());
              }
              return sent;
            });
    ContractAssertions.rangeArrives(receiver, 1, 0, accepted, SIZE);
    ContractAssertions.rangeArrives(receiver, 2, 0, 3, SIZE);
    assertTrue(sending.result(), "sent");
  }

  @Test
  void T15_shouldReturnAMessageBeforeTheTimeoutPasses() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    DeliveryChecker checker = new DeliveryChecker();
    for (int i = 0; i < 100; i++) {
      sender.send(Payload.of(0, i, SIZE));
      assertEquals(1, receiver.poll(checker, 1, Duration.ofSeconds(50)), "messages polled");
    }
  }

  @Test
  void T15_shouldWakeAWaitingReceiverForEachMessage() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    DeliveryChecker checker = new DeliveryChecker();
    BackgroundAction<?> receiving =
        BackgroundAction.run(
            () -> {
              while (checker.total() < 300) {
                checker.onMessage(receiver.receive());
              }
            });
    for (int i = 0; i < 300; i++) {
      sender.send(Payload.of(0, i, SIZE));
      int sent = i + 1;
      ContractAssertions.awaitCondition(() -> checker.total() == sent);
    }
    receiving.result();
  }
}
