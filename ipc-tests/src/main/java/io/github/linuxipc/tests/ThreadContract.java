package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** T14: threads can share endpoints. */
public abstract class ThreadContract extends ContractTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected ThreadContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T14_shouldLetEightThreadsShareASender() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    List<BackgroundAction<?>> calls = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      int tag = thread;
      calls.add(BackgroundAction.run(() -> send(sender, tag, 1_000)));
    }
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 8_000) {
      receiver.poll(checker, 100, Duration.ofSeconds(1));
    }
    for (BackgroundAction<?> call : calls) {
      call.result();
    }
    ContractAssertions.nothingArrives(receiver);
    assertEquals(8_000, sender.statistics().messages(), "messages accepted");
  }

  private static void send(Sender sender, int tag, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      int size = i % 100 == 0 ? 70_000 : 12 + i % 300;
      if (i % 2 == 0) {
        sender.send(Payload.of(tag, i, size));
      } else {
        ByteBuffer message = Payload.of(tag, i, size);
        ContractAssertions.awaitCondition(() -> sender.trySend(message));
      }
    }
  }

  @Test
  void T14_shouldLetFourThreadsShareAReceiver() throws Exception {
    assumeSenders();
    boolean ends = !subject().isBrokered();
    Receiver receiver = ends ? receiver("end-of-stream=last-sender") : receiver();
    Sender sender = sender();
    Set<Long> taken = new HashSet<>();
    List<BackgroundAction<?>> calls = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int way = thread;
      calls.add(BackgroundAction.run(() -> takeAll(receiver, taken, way)));
    }
    int count = 4_000;
    for (int i = 0; i < count; i++) {
      sender.send(Payload.of(0, i, 200));
    }
    sender.close();
    if (!ends) {
      ContractAssertions.awaitCondition(() -> size(taken) == count);
      receiver.close();
    }
    for (BackgroundAction<?> call : calls) {
      call.result();
    }
    assertEquals(count, taken.size(), "messages that all threads received");
    assertEquals(count, receiver.statistics().messages(), "messages delivered");
  }

  private static void takeAll(Receiver receiver, Set<Long> taken, int way) throws Exception {
    try {
      if (way % 2 == 0) {
        receiver.forEach(message -> take(message, taken));
      }
      for (; ; ) {
        take(receiver.receive(), taken);
      }
    } catch (ChannelClosedException e) {
      ContractAssertions.hasCode(e, ErrorCode.END_OF_STREAM, ErrorCode.CLOSED);
    }
  }

  private static int size(Set<Long> taken) {
    synchronized (taken) {
      return taken.size();
    }
  }

  private static void take(Message message, Set<Long> taken) {
    long number = Payload.number(message.payload());
    Payload.check(message.payload(), 0, number, 200);
    synchronized (taken) {
      assertTrue(taken.add(number), () -> "message " + number + " was delivered twice");
    }
  }

  @Test
  void T14_shouldShowOtherThreadsAnEmptyChannelWhileAHandlerRuns() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 100));
    sender.send(Payload.of(0, 1, 100));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    BackgroundAction<?> handling =
        BackgroundAction.run(
            () ->
                ContractAssertions.awaitCondition(
                    () -> receiver.poll(m -> hold(inside, leave), 1) == 1));
    inside.await();
    assertNull(receiver.receive(SHORT), "a message while another thread polls");
    assertEquals(0, receiver.poll(m -> {}, 1), "messages while another thread polls");
    assertNull(receiver.tryReceive(), "a message while another thread polls");
    BackgroundAction<Message> waiting = BackgroundAction.of(receiver::receive).assertBlocked();
    leave.countDown();
    Payload.check(waiting.result().payload(), 0, 1, 100);
    handling.result();
  }

  private static void hold(CountDownLatch inside, CountDownLatch leave) {
    inside.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void T14_shouldHoldNoLockWhileASendWaits() throws Exception {
    assumeFragments();
    int size = subject().beyondCapacity();
    Receiver receiver = receiver("max-message-size=" + size);
    Sender sender = sender("max-message-size=" + size);
    // a broker takes a message whole, so that only a full channel makes a send wait
    long before = subject().isBrokered() ? ContractAssertions.fillForGood(sender, 1, 1_000) : 0;
    BackgroundAction<?> blocked = BackgroundAction.run(() -> sender.send(Payload.of(0, 0, size)));
    long accepted = subject().isBrokered() ? before : 1;
    ContractAssertions.awaitCondition(
        () -> sender.statistics().messages() == accepted); // until the send has begun
    blocked.assertBlocked();
    assertFalse(sender.trySend(Payload.of(1, before, 1_000)), "trySend while a send waits");
    assertFalse(sender.send(Payload.of(1, before, 1_000), SHORT), "send while a send waits");
    assertNull(sender.tryClaim(1_000), "a claim while a send waits");
    assertTrue(sender.isOpen(), "open while a send waits");
    assertEquals(accepted, sender.statistics().messages(), "messages accepted");
    ContractAssertions.rangeArrives(receiver, 1, 0, before, 1_000);
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, size);
    blocked.result();
  }

  @Test
  void T14_shouldHoldNoLockWhileAReceiveWaits() throws Exception {
    Receiver receiver = receiver();
    BackgroundAction<Message> waiting = BackgroundAction.of(receiver::receive).assertBlocked();
    assertNull(receiver.tryReceive(), "a message that was never sent");
    assertNull(receiver.receive(SHORT), "a message that was never sent");
    assertEquals(0, receiver.poll(m -> {}, 1), "messages that were never sent");
    assertEquals(0, receiver.statistics().messages(), "messages delivered");
    assertTrue(receiver.isOpen(), "open while a receive waits");
    sender().send(Payload.of(0, 0, 100));
    Payload.check(waiting.result().payload(), 0, 0, 100);
  }

  @Test
  void T14_shouldLetASendHappenBeforeItsReceive() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    int[] plain = new int[1];
    AtomicInteger turn = new AtomicInteger(); // plain and opaque accesses alone order nothing
    BackgroundAction<?> sending =
        BackgroundAction.run(
            () -> {
              for (int i = 1; i <= 1_000; i++) {
                while (turn.getPlain() != i - 1) {
                  Thread.yield();
                  turn.getOpaque();
                }
                plain[0] = i;
                sender.send(Payload.of(0, i, 20));
              }
            });
    for (int i = 1; i <= 1_000; i++) {
      int expected = i;
      ContractAssertions.awaitCondition(
          () ->
              receiver.poll(
                      m -> assertEquals(expected, plain[0], "what was written before the send"), 1)
                  == 1);
      turn.setOpaque(i);
    }
    sending.result();
  }

  @Test
  void T14_shouldNotPinTheCarriersOfVirtualThreads() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, from Java 21 on");
    PeerProcess peer =
        process(
            List.of(
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1"));
    String[] counts = peer.call("virtual", channel(), 12).split(" ", 2);
    assertEquals("12", counts[0], "messages received by virtual threads");
    assertTrue(Integer.parseInt(counts[1]) > 4, "messages sent by virtual threads");
  }
}
