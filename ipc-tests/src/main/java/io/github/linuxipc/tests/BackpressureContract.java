package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** T7: back pressure, never loss. */
public abstract class BackpressureContract extends ContractTest {
  private static final int SIZE = 1_000;
  private static final long BURN_NS = 200_000_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected BackpressureContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T07_shouldRefuseATrySendWhenFullAndLeaveTheBufferUnmoved() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    long accepted = ContractAssertions.fill(sender, 0, SIZE);
    assertTrue(accepted > 0, "not one message was accepted");
    Statistics statistics = sender.statistics();
    assertEquals(1, statistics.refused(), "refused sends");
    assertEquals(accepted, statistics.messages(), "accepted messages");
    ContractAssertions.rangeArrives(receiver, 0, 0, accepted, SIZE);
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T07_shouldAcceptMessagesAgainAfterTheChannelWasFull() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    long next = 0;
    for (int round = 0; round < 3; round++) {
      long first = next;
      while (sender.trySend(Payload.of(0, next, SIZE))) {
        next++;
      }
      assertTrue(next > first, "nothing was accepted in round " + round);
      ContractAssertions.rangeArrives(receiver, 0, first, next, SIZE);
    }
  }

  @Test
  void T07_shouldBlockASendUntilThereIsRoom() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Streamer stream = stream(sender, 0, SIZE);
    long blockedAt = stream.awaitBlocked();
    long accepted = ContractAssertions.allArrive(receiver, stream, new DeliveryChecker());
    assertTrue(accepted > blockedAt, "the blocked message was accepted");
    ContractAssertions.nothingArrives(receiver);
    assertEquals(accepted, sender.statistics().messages(), "messages accepted");
    assertTrue(sender.statistics().blockedNs() >= 200_000_000L, "the blocked time is counted");
  }

  @Test
  void T07_shouldBlockASendUntilAnotherProcessMakesRoom() throws Exception {
    PeerProcess peer = peer();
    peer.call("receiver", channel());
    Streamer stream = stream(sender(), 0, SIZE);
    long accepted = stream.awaitBlocked();
    stream.end();
    peer.call("receive", accepted);
    long all = stream.finish();
    assertTrue(all > accepted, "the blocked message was accepted");
    assertEquals(Long.toString(all), peer.call("receive", all - accepted), "messages received");
  }

  @Test
  void T07_shouldTimeOutASendAndSendNothing() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer message = ByteBuffer.allocate(SIZE);
    Duration timeout = Duration.ofMillis(80);
    long accepted = 0;
    long start = System.nanoTime();
    while (sender.send(Payload.fill(message.clear(), 0, accepted), timeout)) {
      accepted++;
      start = System.nanoTime();
    }
    ContractAssertions.tookAtLeast(timeout, start);
    ContractAssertions.hasPositionAndLimit(message, 0, SIZE);
    assertEquals(1, sender.statistics().refused(), "refused sends");
    ContractAssertions.rangeArrives(receiver, 0, 0, accepted, SIZE);
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T07_shouldAcceptTheBeginningOfABatchAndLeaveTheRestUnmoved() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer[] batch = new ByteBuffer[64];
    long accepted = 0;
    int taken = batch.length;
    while (taken == batch.length) {
      for (int i = 0; i < batch.length; i++) {
        batch[i] = Payload.of(0, accepted + i, SIZE);
      }
      taken = sender.trySend(batch, 0, batch.length);
      accepted += taken;
    }
    for (int i = 0; i < batch.length; i++) {
      ContractAssertions.hasPositionAndLimit(batch[i], i < taken ? SIZE : 0, SIZE);
    }
    ContractAssertions.rangeArrives(receiver, 0, 0, accepted, SIZE);
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T07_shouldSendOnlyTheGivenPartOfABatch() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer[] batch = new ByteBuffer[5];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = Payload.of(0, i, 50);
    }
    assertEquals(0, sender.trySend(batch, 2, 0), "messages of an empty batch");
    assertEquals(3, sender.trySend(batch, 1, 3), "messages of the batch");
    ContractAssertions.rangeArrives(receiver, 0, 1, 4, 50);
    ContractAssertions.hasPositionAndLimit(batch[0], 0, 50);
    ContractAssertions.hasPositionAndLimit(batch[4], 0, 50);
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T07_shouldReturnNoClaimWhenFull() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    long accepted = 0;
    for (Claim claim = sender.tryClaim(SIZE); claim != null; claim = sender.tryClaim(SIZE)) {
      Payload.fill(claim.buffer(), 0, accepted);
      claim.commit();
      accepted++;
      assertTrue(accepted < 1 << 18, "the channel was never full");
    }
    ContractAssertions.rangeArrives(receiver, 0, 0, accepted, SIZE);
    try (Claim claim = sender.tryClaim(SIZE)) {
      assertTrue(claim != null, "no claim though there is room");
    }
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T07_shouldNotLetOneFullSenderStopAnother() throws Exception {
    Receiver receiver = receiver();
    Sender full = sender();
    Sender other = sender();
    stream(full, 0, SIZE).awaitBlocked();
    BackgroundAction<?> sending = BackgroundAction.run(() -> other.send(Payload.of(1, 0, SIZE)));
    boolean[] came = new boolean[1];
    while (!came[0]) {
      receiver.poll(m -> came[0] |= Payload.tag(m.payload()) == 1, 1, Duration.ofSeconds(1));
    }
    sending.result();
  }

  @Test
  void T07_shouldSleepWhileTheChannelIsFull() throws Exception {
    assumeFalse(subject().spins(), "spins while it waits, as configured");
    receiver();
    Streamer stream = stream(sender(), 0, SIZE);
    stream.awaitBlocked();
    sleeps();
  }

  @Test
  void T07_shouldSleepWhileTheChannelIsEmpty() throws Exception {
    assumeFalse(subject().spins(), "spins while it waits, as configured");
    Receiver receiver = receiver();
    sender();
    BackgroundAction<?> waiting = BackgroundAction.of(receiver::receive).assertBlocked();
    sleeps();
    receiver.close();
    waiting.failure();
  }

  /**
   * Asserts that waiting takes no CPU time. This thread spins for 200 ms of its own CPU time, and
   * the rest of the process may use at most a quarter of that meanwhile. CPU time, unlike elapsed
   * time, does not depend on how busy the machine is. The JVM may compile something meanwhile, so
   * the assertion holds if one of five such rounds stays within the limit.
   */
  private static void sleeps() {
    long others = Long.MAX_VALUE;
    for (int round = 0; round < 5 && others > BURN_NS / 4; round++) {
      others = burnedByOthers();
    }
    assertTrue(
        others <= BURN_NS / 4, "waiting used " + others + " ns of CPU, a busy loop " + BURN_NS);
  }

  /** Spins, and returns the CPU time that the other threads of this process used meanwhile. */
  private static long burnedByOthers() {
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long all = process.getProcessCpuTime();
    long mine = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - mine < BURN_NS) {
      Thread.onSpinWait();
    }
    return process.getProcessCpuTime() - all - (threads.getCurrentThreadCpuTime() - mine);
  }

  @Test
  void T07_shouldNotCountOrdinarySendsAsRefused() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 10));
    assertTrue(sender.trySend(Payload.of(0, 1, 10)), "the channel has room");
    ContractAssertions.rangeArrives(receiver, 0, 0, 2, 10);
    assertEquals(0, sender.statistics().refused(), "refused sends");
    assertFalse(receiver.poll(m -> {}, 1) > 0, "a message that was never sent");
    assertNull(receiver.tryReceive(), "a message that was never sent");
  }
}
