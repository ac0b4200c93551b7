package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Sizes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** T1: messages are whole, and of any size and any bytes. */
public abstract class MessageContract extends ContractTest {
  private static final int DEFAULT_LIMIT = 1 << 20;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected MessageContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void T01_shouldCarryAnEmptyMessage() throws Exception {
    exchange(0);
  }

  @Test
  void T01_shouldCarryEverySizeAtWhichAFrameMayEnd() throws Exception {
    exchange(Sizes.boundaries(1 << 18).toArray());
  }

  @Test
  void T01_shouldCarryAMessageOfTheDefaultLimit() throws Exception {
    exchange(DEFAULT_LIMIT - 1, DEFAULT_LIMIT);
  }

  @Test
  void T01_shouldCarryAMessageOfALargerConfiguredLimit() throws Exception {
    Receiver receiver = receiver("max-message-size=5m");
    Sender sender = sender("max-message-size=5m");
    int size = 5 << 20;
    BackgroundAction<@Nullable Void> sending = sendAll(sender, size);
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, size);
    sending.result();
  }

  private void exchange(int... sizes) throws Exception {
    Receiver receiver = receiver();
    BackgroundAction<@Nullable Void> sending = sendAll(sender(), sizes);
    for (int i = 0; i < sizes.length; i++) {
      Payload.check(receiver.receive().payload(), 0, i, sizes[i]);
    }
    sending.result();
  }

  private static BackgroundAction<@Nullable Void> sendAll(Sender sender, int... sizes) {
    return BackgroundAction.run(
        () -> {
          for (int i = 0; i < sizes.length; i++) {
            sender.send(Payload.of(0, i, sizes[i]));
          }
        });
  }

  @Test
  void T01_shouldRefuseALargerMessageAndSendNothing() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer large = ByteBuffer.allocate(DEFAULT_LIMIT + 4).position(3);
    refuses(large, () -> sender.send(large));
    refuses(large, () -> sender.send(large, Duration.ofSeconds(1)));
    refuses(large, () -> sender.trySend(large));
    refuses(large, () -> sender.trySend(new ByteBuffer[] {large}, 0, 1));
    refuses(large, () -> sender.tryClaim(DEFAULT_LIMIT + 1));
    sender.send(Payload.of(0, 0, 20));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 20);
    assertEquals(1, receiver.statistics().messages(), "messages received");
  }

  private static void refuses(ByteBuffer large, Executable call) {
    MessageTooLargeException e = assertThrows(MessageTooLargeException.class, call);
    ContractAssertions.hasCode(e, ErrorCode.MESSAGE_TOO_LARGE);
    assertEquals(DEFAULT_LIMIT + 1, e.size(), "the size in the exception");
    assertEquals(DEFAULT_LIMIT, e.limit(), "the limit in the exception");
    ContractAssertions.hasPositionAndLimit(large, 3, DEFAULT_LIMIT + 4);
  }

  @Test
  void T01_shouldRefuseToOpenWhereTheLimitsDiffer() throws Exception {
    receiver("max-message-size=100k");
    Sender same = sender("max-message-size=100k");
    assertThrows(MessageTooLargeException.class, () -> same.trySend(ByteBuffer.allocate(102_401)));
    ContractAssertions.throwsCode(
        () -> sender("max-message-size=200k", "connect-timeout=3s"), ErrorCode.INCOMPATIBLE_PEER);
  }

  @Test
  void T01_shouldCarryAnyBytes() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(600)];
      random.nextBytes(bytes);
      sender.send(bytes);
      assertArrayEquals(bytes, receiver.receive().toByteArray());
    }
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    sender.send(every);
    assertArrayEquals(every, receiver.receive().toByteArray());
  }

  @Test
  void T01_shouldTakeEveryKindOfBufferAndMoveItsPositionToItsLimit() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    int number = 0;
    for (int size : new int[] {0, 1, 100, 3_000}) {
      for (ByteBuffer buffer : kinds(size, number)) {
        ByteOrder order = buffer.order();
        int end = buffer.limit();
        sender.send(buffer);
        ContractAssertions.hasPositionAndLimit(buffer, end, end);
        assertEquals(order, buffer.order(), "the buffer's byte order");
        Payload.check(receiver.receive().payload(), 1, number, size);
      }
      number++;
    }
  }

  /** Returns the same message in the middle of buffers of every kind. */
  private static List<ByteBuffer> kinds(int size, int number) {
    List<ByteBuffer> kinds = new ArrayList<>();
    for (ByteBuffer room :
        List.of(ByteBuffer.allocate(size + 60), ByteBuffer.allocateDirect(size + 60))) {
      ByteBuffer part = Payload.fill(room.position(33).limit(33 + size), 1, number);
      kinds.add(part.duplicate());
      kinds.add(part.slice());
      kinds.add(part.asReadOnlyBuffer());
      kinds.add(part.duplicate().order(ByteOrder.LITTLE_ENDIAN));
      kinds.add(part.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }
    return kinds;
  }

  @Test
  void T01_shouldNotChangeWhatItSends() throws Exception {
    receiver();
    Sender sender = sender();
    ByteBuffer message = Payload.of(0, 7, 5_000);
    sender.send(message);
    Payload.check(message.flip(), 0, 7, 5_000);
  }

  @Test
  void T01_shouldSendWhatTheBufferHeldWhenItWasAccepted() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    ByteBuffer message = ByteBuffer.allocateDirect(40);
    for (int i = 0; i < 8; i++) {
      sender.send(Payload.fill(message.clear(), 0, i));
    }
    ContractAssertions.rangeArrives(receiver, 0, 0, 8, 40);
  }

  @Test
  void T01_shouldDeliverAReadOnlyBigEndianPayload() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(new byte[] {0, 0, 1, 2});
    sender.send(new byte[] {0, 0, 1, 2});
    Message owned = receiver.receive();
    readOnly(owned);
    ContractAssertions.awaitCondition(() -> receiver.poll(MessageContract::readOnly, 1) == 1);
  }

  private static void readOnly(Message message) {
    ByteBuffer payload = message.payload();
    assertEquals(4, payload.remaining(), "the payload's length");
    assertEquals(0x102, payload.getInt(payload.position()), "the payload in network byte order");
    assertThrows(ReadOnlyBufferException.class, () -> payload.put(payload.position(), (byte) 1));
  }

  @Test
  void T01_shouldKeepACopyWhenTheViewHasExpired() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    List<Message> copies = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sender.send(Payload.of(0, i, 300));
      ContractAssertions.awaitCondition(() -> receiver.poll(m -> copies.add(m.copy()), 1) == 1);
    }
    receiver.close();
    for (int i = 0; i < 50; i++) {
      Payload.check(copies.get(i).payload(), 0, i, 300);
    }
  }

  @Test
  void T01_shouldSendTheBytesOfAnArray() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    byte[] bytes = Payload.of(3, 0, 70_000).array();
    BackgroundAction<@Nullable Void> sending = BackgroundAction.run(() -> sender.send(bytes));
    Payload.check(receiver.receive().payload(), 3, 0, 70_000);
    sending.result();
    assertTrue(sender.isOpen());
  }
}
