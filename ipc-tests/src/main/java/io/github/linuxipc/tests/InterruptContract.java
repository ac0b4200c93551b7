package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** T12: an interrupt ends a wait, and has no other effect. */
public abstract class InterruptContract extends ContractTest {
  private static final int SIZE = 1_000;
  private static final Duration LONG = Duration.ofSeconds(50);

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected InterruptContract(TransportUnderTest subject) {
    super(subject);
  }

  private static void interrupted(BackgroundAction<?> call) throws Exception {
    call.assertBlocked().interrupt();
    assertInstanceOf(InterruptedException.class, call.failure());
  }

  private static void works(Sender sender, Receiver receiver, int number) throws Exception {
    sender.send(Payload.of(0, number, SIZE));
    ContractAssertions.rangeArrives(receiver, 0, number, number + 1, SIZE);
    assertEquals(0, receiver.statistics().peerLosses(), "senders lost");
    assertEquals(0, sender.statistics().peerLosses(), "receivers lost");
  }

  @Test
  void T12_shouldInterruptABlockedReceive() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    interrupted(BackgroundAction.of(receiver::receive));
    works(sender, receiver, 0);
    interrupted(BackgroundAction.of(() -> receiver.receive(LONG)));
    works(sender, receiver, 1);
  }

  @Test
  void T12_shouldInterruptABlockedPoll() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    interrupted(BackgroundAction.of(() -> receiver.poll(m -> {}, 1, LONG)));
    works(sender, receiver, 0);
    interrupted(BackgroundAction.run(() -> receiver.forEach(m -> {})));
    works(sender, receiver, 1);
  }

  @Test
  void T12_shouldInterruptABlockedSendAndSendNothing() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Streamer stream = stream(sender, 0, SIZE);
    stream.awaitBlocked();
    stream.interrupt();
    assertInstanceOf(InterruptedException.class, stream.failure());
    long accepted = stream.accepted();
    ContractAssertions.rangeArrives(receiver, 0, 0, accepted, SIZE);
    ContractAssertions.nothingArrives(receiver);
    works(sender, receiver, (int) accepted);
  }

  @Test
  void T12_shouldInterruptABlockedSendWithATimeout() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer message = ByteBuffer.allocate(SIZE);
    long[] accepted = new long[1];
    BackgroundAction<?> sending =
        BackgroundAction.run(
            () -> {
              while (sender.send(Payload.fill(message.clear(), 0, accepted[0]), LONG)) {
                accepted[0]++;
              }
            });
    interrupted(sending);
    ContractAssertions.hasPositionAndLimit(message, 0, SIZE);
    ContractAssertions.rangeArrives(receiver, 0, 0, accepted[0], SIZE);
    ContractAssertions.nothingArrives(receiver);
    works(sender, receiver, (int) accepted[0]);
  }

  @Test
  void T12_shouldInterruptTheOpeningOfASenderAndLeaveNothingOpen() throws Exception {
    interrupted(BackgroundAction.of(() -> sender("connect-timeout=50s")));
    Receiver receiver = receiver();
    works(sender(), receiver, 0);
    assertEquals(1, receiver.statistics().messages(), "messages received");
  }

  @Test
  void T12_shouldThrowAtOnceWhenTheThreadWasInterruptedBefore() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer message = Payload.of(0, 0, SIZE);
    throwsInterrupted(() -> sender.send(message));
    throwsInterrupted(() -> sender.send(message, LONG));
    ContractAssertions.hasPositionAndLimit(message, 0, SIZE);
    throwsInterrupted(receiver::receive);
    throwsInterrupted(() -> receiver.receive(LONG));
    throwsInterrupted(() -> receiver.poll(m -> {}, 1, LONG));
    throwsInterrupted(() -> receiver.forEach(m -> {}));
    throwsInterrupted(() -> sender("connect-timeout=50s"));
    throwsInterrupted(this::receiver);
    ContractAssertions.nothingArrives(receiver);
    works(sender, receiver, 0);
  }

  private static void throwsInterrupted(Executable call) {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, call);
    assertTrue(
        !Thread.currentThread().isInterrupted(), "the exception clears the interrupt status");
  }

  @Test
  void T12_shouldIgnoreTheFlagInCallsThatDoNotBlock() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Thread.currentThread().interrupt();
    assertTrue(sender.trySend(Payload.of(0, 0, SIZE)), "the channel has room");
    ByteBuffer[] batch = {Payload.of(0, 1, SIZE), Payload.of(0, 2, SIZE)};
    assertEquals(2, sender.trySend(batch, 0, 2), "the channel has room");
    try (var claim = Objects.requireNonNull(sender.tryClaim(SIZE), "the channel has room")) {
      Payload.fill(claim.buffer(), 0, 3);
      claim.commit();
    }
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 3) {
      receiver.poll(checker, 1);
    }
    Message last = receiver.tryReceive();
    while (last == null) {
      last = receiver.tryReceive();
    }
    checker.onMessage(last);
    assertTrue(Thread.interrupted(), "the interrupt status is still set");
    works(sender, receiver, 4);
  }

  @Test
  void T12_shouldLoseNothingWhenInterruptedAHundredTimes() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    DeliveryChecker checker = new DeliveryChecker();
    BackgroundAction<?> receiving =
        BackgroundAction.run(() -> receiveThroughInterrupts(receiver, checker, 100));
    Streamer stream = stream(sender, 0, SIZE);
    long accepted = 0;
    for (int i = 0; i < 100; i++) {
      stream.awaitAccepted(accepted + 20);
      receiving.interrupt();
      stream.interrupt();
      assertInstanceOf(InterruptedException.class, stream.failure());
      accepted = stream.accepted();
      stream = fixture().closeAtEnd(Streamer.start(sender, 0, SIZE, accepted));
    }
    stream.end();
    receiving.result();
    while (stream.isRunning()) {
      receiver.poll(checker, 100, Duration.ofMillis(50)); // its last message needs room
    }
    accepted = stream.finish();
    while (checker.total() < accepted) {
      receiver.poll(checker, 100, Duration.ofSeconds(1));
    }
    ContractAssertions.nothingArrives(receiver);
    works(sender, receiver, (int) accepted);
  }

  /** Receives until interrupted the given number of times, or until no message comes for 1 s. */
  private static void receiveThroughInterrupts(
      Receiver receiver, DeliveryChecker checker, int interrupts) throws Exception {
    for (int seen = 0; seen < interrupts; ) {
      try {
        Message message = receiver.receive(Duration.ofSeconds(1));
        if (message == null) {
          return;
        }
        checker.onMessage(message);
      } catch (InterruptedException e) {
        seen++;
      }
    }
  }

  @Test
  void T12_shouldCloseWithTheFlagSet() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, SIZE));
    Thread.currentThread().interrupt();
    sender.close();
    assertTrue(Thread.interrupted(), "the interrupt status is still set");
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, SIZE);
    Thread.currentThread().interrupt();
    receiver.close();
    assertTrue(Thread.interrupted(), "the interrupt status is still set");
    Receiver next = receiver();
    works(sender(), next, 0);
  }
}
