package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.Payload;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T7: in the steady state neither {@code trySend} nor {@code poll} allocates memory. */
public abstract class AllocationContract extends ContractTest {
  private static final int WARM_UP = 20_000;
  private static final int MESSAGES = 20_000;
  private static final int SIZE = 64;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected AllocationContract(TransportUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void appliesToThisTransport() {
    assumeNoBroker("the part of T7 on memory");
  }

  @Test
  void T07_shouldAllocateNothingPerMessageOnTrySendAndPoll() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer message = Payload.of(0, 0, SIZE);
    long[] taken = new long[1];
    MessageHandler count = m -> taken[0] += m.payload().remaining();
    exchange(sender, receiver, message, count, WARM_UP);
    long before = threads.getCurrentThreadAllocatedBytes();
    exchange(sender, receiver, message, count, MESSAGES);
    garbage(before, MESSAGES);
    assertTrue(taken[0] == (long) SIZE * (WARM_UP + MESSAGES), "all messages arrived");
  }

  private static void exchange(
      Sender sender, Receiver receiver, ByteBuffer message, MessageHandler handler, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      assertTrue(sender.trySend(message.rewind()));
      while (receiver.poll(handler, 1) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void T07_shouldAllocateNothingForHeadersThatTheReceiverDoesNotRead() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Headers headers = Headers.of("traceparent", "00-1", "a", "", "a", "é");
    ByteBuffer message = Payload.of(0, 0, SIZE);
    MessageHandler ignore = m -> {};
    exchange(sender, receiver, message, headers, ignore, WARM_UP);
    long before = threads.getCurrentThreadAllocatedBytes();
    exchange(sender, receiver, message, headers, ignore, MESSAGES);
    garbage(before, MESSAGES);
  }

  private static void exchange(
      Sender sender,
      Receiver receiver,
      ByteBuffer message,
      Headers headers,
      MessageHandler handler,
      int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      assertTrue(sender.trySend(message.rewind(), headers));
      while (receiver.poll(handler, 1) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void T07_shouldAllocateNothingPerMessageOfABatch() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer[] batch = new ByteBuffer[16];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = Payload.fill(ByteBuffer.allocateDirect(SIZE), 0, i);
    }
    MessageHandler ignore = m -> {};
    exchange(sender, receiver, batch, ignore, WARM_UP / batch.length);
    long before = threads.getCurrentThreadAllocatedBytes();
    exchange(sender, receiver, batch, ignore, MESSAGES / batch.length);
    garbage(before, MESSAGES);
  }

  private static void exchange(
      Sender sender, Receiver receiver, ByteBuffer[] batch, MessageHandler handler, int rounds)
      throws Exception {
    for (int round = 0; round < rounds; round++) {
      for (ByteBuffer message : batch) {
        message.rewind();
      }
      int sent = sender.trySend(batch, 0, batch.length);
      assertTrue(sent == batch.length);
      while (sent > 0) {
        sent -= receiver.poll(handler, sent);
      }
    }
  }

  @Test
  void T07_shouldAllocateNothingPerMessageThatIsLarge() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    int size = Math.min(100_000, subject().beyondCapacity() / 32);
    ByteBuffer message = Payload.fill(ByteBuffer.allocateDirect(size), 0, 0);
    MessageHandler ignore = m -> {};
    exchange(sender, receiver, message, ignore, 2_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    exchange(sender, receiver, message, ignore, 2_000);
    garbage(before, 2_000);
  }

  @Test
  void T07_shouldAllocateNothingWhileTheChannelIsFullOrEmpty() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer message = Payload.of(0, 0, SIZE);
    MessageHandler ignore = m -> {};
    pollNothing(receiver, ignore, WARM_UP);
    long before = threads.getCurrentThreadAllocatedBytes();
    pollNothing(receiver, ignore, MESSAGES);
    garbage(before, MESSAGES);
    ContractAssertions.fill(sender, 0, SIZE);
    beRefused(sender, message, WARM_UP);
    before = threads.getCurrentThreadAllocatedBytes();
    beRefused(sender, message, MESSAGES);
    garbage(before, MESSAGES);
  }

  private static void pollNothing(Receiver receiver, MessageHandler handler, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      receiver.poll(handler, 1);
    }
  }

  private static void beRefused(Sender sender, ByteBuffer message, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      sender.trySend(message.rewind());
    }
  }

  /**
   * Asserts that less than one byte per message was allocated. Every object has several bytes, so
   * no object was allocated for each message.
   */
  private void garbage(long before, int messages) {
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < messages, bytes + " bytes were allocated for " + messages + " messages");
  }
}
