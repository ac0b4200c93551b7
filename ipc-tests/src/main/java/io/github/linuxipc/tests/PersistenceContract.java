package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code PERSISTENT}: messages that no receiver has received are kept for the next receiver. */
public abstract class PersistenceContract extends ContractTest {
  private static final int SIZE = 500;
  private static final String PERSISTENT = "persistent=true";
  private static final String[] RESTARTED = {PERSISTENT, "bind-timeout=60s"};

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected PersistenceContract(TransportUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void needsPersistence() {
    assumeCapability(Capability.PERSISTENT);
  }

  /**
   * Removes the messages and the object, which the kernel would otherwise keep. A receiver without
   * persistence replaces an empty persistent object, and removes its own object when it closes.
   */
  @AfterEach
  void removeWhatWasKept() throws Exception {
    if (hasCapability(Capability.PERSISTENT)) {
      fixture().close();
      Receiver last = receiver(PERSISTENT);
      while (last.tryReceive() != null) {
        Thread.onSpinWait();
      }
      last.close();
      receiver().close();
    }
  }

  private static void send(Sender sender, int tag, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      sender.send(Payload.of(tag, i, SIZE));
    }
  }

  @Test
  void P01_shouldKeepTheMessagesThatAClosedReceiverHadNotReceived() throws Exception {
    Receiver first = receiver(PERSISTENT);
    Sender sender = sender();
    send(sender, 0, 0, 5);
    ContractAssertions.rangeArrives(first, 0, 0, 2, SIZE);
    first.close();
    ContractAssertions.rangeArrives(receiver(PERSISTENT), 0, 2, 5, SIZE);
  }

  @Test
  void P01_shouldKeepTheMessagesThatAShutdownHasNotDelivered() throws Exception {
    Receiver first = receiver(PERSISTENT);
    Sender sender = sender();
    send(sender, 0, 0, 5);
    ContractAssertions.rangeArrives(first, 0, 0, 2, SIZE);
    first.shutdown();
    assertEquals(Receiver.END_OF_STREAM, first.poll(message -> {}, 1));
    first.close();
    send(sender, 0, 5, 7); // its stream goes on
    ContractAssertions.rangeArrives(receiver(PERSISTENT), 0, 2, 7, SIZE);
  }

  @Test
  void P02_shouldKeepTheMessagesThatAKilledReceiverHadNotReceived() throws Exception {
    PeerProcess victim = peer(PERSISTENT);
    victim.call("receiver", channel());
    Sender sender = sender();
    send(sender, 0, 0, 6);
    assertEquals("4", victim.call("receive", 4), "messages received");
    victim.kill();
    Receiver next = receiver(PERSISTENT);
    ContractAssertions.rangeArrives(next, 0, 4, 6, SIZE);
    ContractAssertions.nothingArrives(next);
    send(sender, 0, 6, 8);
    ContractAssertions.rangeArrives(next, 0, 6, 8, SIZE);
  }

  @Test
  void P03_shouldKeepTheMessagesOfASenderThatClosed() throws Exception {
    receiver(PERSISTENT).close();
    PeerProcess victim = peer();
    victim.call("sender", channel());
    victim.call("send", 0, 0, 3, SIZE);
    victim.kill();
    Sender closing = sender();
    send(closing, 1, 0, 3);
    closing.close();
    DeliveryChecker checker = new DeliveryChecker();
    Receiver next = receiver(PERSISTENT);
    while (checker.total() < 6) {
      next.poll(checker, 10, Duration.ofSeconds(1));
    }
    ContractAssertions.nothingArrives(next);
  }

  @Test
  void P04_shouldLetSendersOpenAndSendBeforeTheReceiverReturns() throws Exception {
    receiver(PERSISTENT).close();
    Sender sender = sender("connect-timeout=0s");
    send(sender, 0, 0, 4);
    ContractAssertions.rangeArrives(receiver(PERSISTENT), 0, 0, 4, SIZE);
  }

  @Test
  void P05_shouldBlockAFullSenderUntilAReceiverReturns() throws Exception {
    receiver(PERSISTENT).close();
    Sender sender = sender();
    Streamer stream = stream(sender, 0, SIZE);
    long blockedAt = stream.awaitBlocked();
    assertTrue(blockedAt > 0, "nothing was accepted");
    Receiver next = receiver(PERSISTENT);
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.of(0) < blockedAt + 50) {
      next.poll(checker, 64, Duration.ofSeconds(1));
    }
    stream.end();
    BackgroundAction<Long> finishing = BackgroundAction.of(stream::finish);
    while (next.poll(checker, 64, Duration.ofMillis(300)) > 0) {
      Thread.onSpinWait();
    }
    assertEquals(finishing.result(), checker.of(0), "messages that arrived");
  }

  @Test
  void P06_shouldRefuseASenderWhenNoReceiverWasEverBound() throws Exception {
    ContractAssertions.throwsCode(
        () -> sender(PERSISTENT, "connect-timeout=100ms"), ErrorCode.NO_RECEIVER);
  }

  @Test
  void P07_shouldRefuseAReceiverWithoutPersistenceAndKeepTheMessages() throws Exception {
    assumeNoBroker("a channel without persistence");
    receiver(PERSISTENT).close();
    Sender sender = sender();
    send(sender, 0, 0, 2);
    ContractAssertions.throwsCode(this::receiver, ErrorCode.INCOMPATIBLE_PEER);
    ContractAssertions.rangeArrives(receiver(PERSISTENT), 0, 0, 2, SIZE);
  }

  @Test
  void P08_shouldRefuseASecondReceiverWhileOneLives() throws Exception {
    receiver(PERSISTENT);
    ContractAssertions.throwsCode(() -> receiver(PERSISTENT), ErrorCode.CHANNEL_IN_USE);
  }

  @Test
  void P09_shouldRefuseAPersistentSenderWhenTheReceiverIsNotPersistent() throws Exception {
    assumeNoBroker("a channel without persistence");
    receiver();
    ContractAssertions.throwsCode(() -> sender(PERSISTENT), ErrorCode.INCOMPATIBLE_PEER);
  }

  @Test
  void P10_shouldDeliverEachMessageOnceWhileReceiversAreKilled() throws Exception {
    PeerProcess victim = peer(PERSISTENT);
    victim.call("receiver", channel());
    Streamer stream = stream(sender(), 0, SIZE);
    victim.ask("receive", 1_000_000);
    while (stream.accepted() < 2_000) {
      Thread.sleep(1);
    }
    victim.kill();
    Receiver next = receiver(PERSISTENT);
    stream.end();
    BackgroundAction<Long> finishing = BackgroundAction.of(stream::finish);
    long expected = -1;
    Message message = next.receive(Duration.ofSeconds(2));
    while (message != null) {
      long number = Payload.number(message.payload());
      assertTrue(
          expected < 0 || number == expected, "message " + number + ", not " + expected + ", came");
      expected = number + 1;
      message = next.receive(Duration.ofMillis(500));
    }
    assertEquals(finishing.result(), expected, "the last message");
  }

  @Test
  void P11_shouldHoldWholeMessagesOfTheLargestSize() throws Exception {
    Receiver first = receiver(PERSISTENT);
    Sender sender = sender();
    int largest = largest(sender);
    sender.send(Payload.of(0, 0, largest));
    first.close();
    assertFalse(first.isOpen(), "it is closed");
    ContractAssertions.rangeArrives(receiver(PERSISTENT), 0, 0, 1, largest);
  }

  @Test
  void P12_shouldKeepWhatFollowsTheMessageWhoseHandlerClosesTheReceiver() throws Exception {
    Receiver first = receiver(PERSISTENT);
    send(sender(), 0, 0, 6);
    int[] handled = {0};
    while (handled[0] == 0) {
      first.poll(
          message -> {
            handled[0]++;
            first.close();
          },
          100,
          Duration.ofSeconds(1));
    }
    assertTrue(
        handled[0] <= subject().takesAtOnce(), () -> handled[0] + " messages were taken together");
    ContractAssertions.rangeArrives(receiver(PERSISTENT), 0, handled[0], 6, SIZE);
  }

  /** Each receiver is told to exit while the stream goes on, and its successor waits to bind. */
  @Test
  void P13_shouldLoseAndDoubleNothingWhenReceiversAreRestarted() throws Exception {
    assertEquals(0, lostByRestarts(ReceiverRestarts.TERMINATE));
  }

  /** A message is lost if it was in the handler of a killed receiver, or on its way there. */
  @Test
  void P14_shouldLoseOnlyTheMessageInTheHandlerWhenReceiversAreKilled() throws Exception {
    long lost = lostByRestarts(PeerProcess::kill);
    int most = ReceiverRestarts.COUNT * subject().takesAtOnce();
    assertTrue(lost <= most, () -> lost + " messages were lost by " + most + " kills");
  }

  private long lostByRestarts(ReceiverRestarts.End end) throws Exception {
    ReceiverRestarts restarts =
        new ReceiverRestarts(fixture().directory(), this::receiving, end, subject().takesAtOnce());
    restarts.begin();
    Streamer stream = stream(sender(RESTARTED), 0, SIZE);
    restarts.run();
    stream.end();
    return restarts.finish(stream.finish());
  }

  /** Starts a process that binds the receiver as soon as it can, and writes down what it gets. */
  private PeerProcess receiving(Path log) throws Exception {
    PeerProcess peer = peer(RESTARTED);
    peer.ask("receiver", channel());
    peer.ask("receive-into", log);
    return peer;
  }

  /**
   * Returns the largest power of two, up to the default limit of 1 MiB, that fits. A mechanism may
   * keep only messages of one frame.
   */
  private static int largest(Sender sender) throws Exception {
    int size = 1 << 20;
    while (size > SIZE && !fits(sender, size)) {
      size /= 2;
    }
    assumeTrue(size > SIZE, "no size fits");
    return size;
  }

  private static boolean fits(Sender sender, int size) throws Exception {
    try (Claim claim = sender.tryClaim(size)) {
      return claim != null;
    } catch (MessageTooLargeException e) {
      return false;
    }
  }
}
