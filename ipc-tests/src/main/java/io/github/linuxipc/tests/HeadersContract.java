package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.HeaderSets;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Sizes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** H1 and H2: headers travel with their message, whole and in order, or are refused. */
public abstract class HeadersContract extends ContractTest {
  private static final int SIZE = 100;
  private static final Headers SOME = Headers.of("traceparent", "00-1", "a", "", "a", "é");

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected HeadersContract(TransportUnderTest subject) {
    super(subject);
  }

  /** Asserts that messages of one sender arrive, each with the headers of its number. */
  private static void arrive(Receiver receiver, int tag, int... sizes) throws Exception {
    for (int number = 0; number < sizes.length; number++) {
      Message message = receiver.receive();
      Payload.check(message.payload(), tag, number, sizes[number]);
      carries(HeaderSets.of(number), message, "message " + number);
    }
  }

  private static void carries(Headers expected, Message message, String which) {
    assertEquals(expected.toString(), message.headers().toString(), "the headers of " + which);
    assertEquals(expected, message.headers(), "the bytes of the headers of " + which);
  }

  private static BackgroundAction<@Nullable Void> sendAll(Sender sender, int tag, int... sizes) {
    return BackgroundAction.run(
        () -> {
          for (int i = 0; i < sizes.length; i++) {
            sender.send(Payload.of(tag, i, sizes[i]), HeaderSets.of(i));
          }
        });
  }

  @Test
  void H01_shouldKeepOrderRepeatsAndBytes() throws Exception {
    Receiver receiver = receiver();
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Headers sent =
        Headers.builder().add("z", "1").add("a", "2").add("z", "3").add("all", all).build();
    sender().send(Payload.of(0, 0, SIZE), sent);
    Message message = receiver.receive();
    List<String> names = new ArrayList<>();
    message.headers().forEach(header -> names.add(header.name()));
    assertEquals(List.of("z", "a", "z", "all"), names, "the names in order");
    assertEquals("1", message.headers().text("z"), "the first of a name");
    assertEquals("3", message.headers().get(2).text(), "the second of a name");
    assertArrayEquals(all, message.headers().bytes("all"), "a value of every byte");
    assertNull(message.headers().text("Z"), "a name in another case");
  }

  @Test
  void H01_shouldCarryTheMostAndTheLargestHeaders() throws Exception {
    Receiver receiver = receiver();
    int[] sizes = new int[20];
    BackgroundAction<?> sending = sendAll(sender(), 0, sizes);
    arrive(receiver, 0, sizes);
    sending.result();
  }

  @Test
  void H01_shouldGiveNoHeadersToAMessageThatHasNone() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int i = 0; i < 10; i += 2) {
      sender.send(Payload.of(0, i, SIZE), SOME);
      sender.send(Payload.of(0, i + 1, SIZE));
      carries(SOME, receiver.receive(), "message " + i);
      carries(Headers.empty(), receiver.receive(), "a message without headers");
    }
    assertTrue(sender.trySend(Payload.of(0, 10, SIZE), Headers.empty()));
    carries(Headers.empty(), receiver.receive(), "a message with empty headers");
  }

  @Test
  void H01_shouldCountThePayloadAlone() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, SIZE), SOME);
    receiver.receive();
    assertEquals(SIZE, sender.statistics().bytes(), "bytes sent");
    assertEquals(SIZE, receiver.statistics().bytes(), "bytes received");
  }

  @Test
  void H02_shouldCarryHeadersBeforeEverySizeAtWhichAFrameMayEnd() throws Exception {
    Receiver receiver = receiver();
    int[] sizes = Sizes.boundaries(1 << 17).toArray();
    BackgroundAction<?> sending = sendAll(sender(), 0, sizes);
    arrive(receiver, 0, sizes);
    sending.result();
    assertEquals(0, receiver.statistics().skipped(), "frames skipped");
  }

  @Test
  void H02_shouldCarryTheLargestHeadersBeforeTheLargestMessage() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    int size = 1 << 20;
    Headers largest = HeaderSets.largest(7);
    BackgroundAction<?> sending =
        BackgroundAction.run(() -> sender.send(Payload.of(0, 0, size), largest));
    Message message = receiver.receive();
    sending.result();
    Payload.check(message.payload(), 0, 0, size);
    carries(largest, message, "the largest message");
    ContractAssertions.throwsCode(
        () -> sender.trySend(ByteBuffer.allocate(size + 1), SOME), ErrorCode.MESSAGE_TOO_LARGE);
  }

  @Test
  void H02_shouldSendHeadersInEveryWay() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    int number = 0;
    for (int size : new int[] {0, SIZE, 5_000, 70_000}) {
      BackgroundAction<?> sending =
          BackgroundAction.run(
              () -> {
                sender.send(Payload.of(0, 0, size), HeaderSets.of(0));
                ByteBuffer message = Payload.of(0, 1, size);
                assertTrue(sender.send(message, HeaderSets.of(1), Duration.ofSeconds(30)));
                ContractAssertions.hasPositionAndLimit(message, size, size);
                ByteBuffer tried = Payload.of(0, 2, size);
                ContractAssertions.awaitCondition(() -> sender.trySend(tried, HeaderSets.of(2)));
                ContractAssertions.hasPositionAndLimit(tried, size, size);
                claim(sender, 3, size);
              });
      arrive(receiver, 0, size, size, size, size);
      sending.result();
      number += 4;
    }
    assertEquals(number, receiver.statistics().messages(), "messages received");
    ContractAssertions.nothingArrives(receiver);
  }

  private static void claim(Sender sender, int number, int size) throws Exception {
    Claim claim = sender.tryClaim(size, HeaderSets.of(number));
    while (claim == null) {
      Thread.sleep(1);
      claim = sender.tryClaim(size, HeaderSets.of(number));
    }
    ContractAssertions.hasPositionAndLimit(claim.buffer(), 0, size);
    Payload.fill(claim.buffer(), 0, number);
    claim.commit();
    claim.close();
  }

  @Test
  void H02_shouldDropTheHeadersOfAClaimThatIsNotCommitted() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int size : new int[] {SIZE, 500_000}) {
      try (Claim claim = sender.tryClaim(size, SOME)) {
        assertTrue(claim != null, "the channel has room");
      }
      sender.send(Payload.of(0, 0, SIZE));
      carries(Headers.empty(), receiver.receive(), "a message after a dropped claim");
    }
  }

  @Test
  void H02_shouldGiveHeadersToTheHandlerAndToACopy() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    List<Message> copies = new ArrayList<>();
    List<Headers> kept = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      sender.send(Payload.of(0, number, SIZE), HeaderSets.of(number));
      int before = number;
      MessageHandler handler =
          view -> {
            copies.add(view.copy());
            carries(HeaderSets.of(before), view, "the view of message " + before);
            kept.add(view.headers());
          };
      while (receiver.poll(handler, 1, Duration.ofSeconds(30)) == 0) {
        // if no message arrives, the watchdog ends the test
      }
    }
    for (int number = 0; number < 20; number++) {
      carries(HeaderSets.of(number), copies.get(number), "the copy of message " + number);
      assertEquals(HeaderSets.of(number), kept.get(number), "headers kept by the handler");
    }
  }

  @Test
  void H02_shouldSendPendingFramesWithTheirHeaders() throws Exception {
    Receiver receiver = receiver("max-message-size=64m");
    Sender sender = sender("max-message-size=64m");
    int size = subject().beyondCapacity();
    ByteBuffer message = Payload.of(0, 0, size);
    assertTrue(sender.trySend(message, HeaderSets.largest(1)), "accepted with its first frame");
    Payload.fill(message.clear(), 9, 9);
    Message received = receiver.receive();
    Payload.check(received.payload(), 0, 0, size);
    carries(HeaderSets.largest(1), received, "a message that was sent by the engine");
  }

  @Test
  void H02_shouldRefuseAMessageWithHeadersWhenFullAndLeaveItUnmoved() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    int accepted = 0;
    while (accepted(sender, accepted)) {
      accepted++;
    }
    ByteBuffer refused = ByteBuffer.allocate(SIZE + 7).position(3).limit(3 + SIZE);
    assertFalse(sender.send(refused, HeaderSets.largest(0), Duration.ofMillis(50)));
    ContractAssertions.hasPositionAndLimit(refused, 3, 3 + SIZE);
    int[] sizes = new int[accepted];
    Arrays.fill(sizes, SIZE);
    arrive(receiver, 0, sizes);
    ContractAssertions.nothingArrives(receiver);
  }

  /** A mechanism that passes messages on by itself may be full only for a moment. */
  private static boolean accepted(Sender sender, int number) throws Exception {
    ByteBuffer message = Payload.of(0, number, SIZE);
    Headers headers = HeaderSets.of(number);
    return sender.trySend(message, headers)
        || sender.send(message, headers, Duration.ofMillis(500));
  }

  @Test
  void H02_shouldNotMixTheHeadersOfTwoSenders() throws Exception {
    Receiver receiver = receiver();
    int count = 60;
    List<BackgroundAction<?>> calls = new ArrayList<>();
    for (int tag = 0; tag < 2; tag++) {
      Sender sender = sender();
      int mine = tag;
      calls.add(BackgroundAction.run(() -> sendTagged(sender, mine, count)));
    }
    int[] next = new int[2];
    for (int i = 0; i < 2 * count; i++) {
      Message message = receiver.receive();
      int tag = Payload.tag(message.payload());
      int number = next[tag]++;
      Payload.check(message.payload(), tag, number, 10_000);
      carries(tagged(tag, number), message, "message " + number + " of sender " + tag);
    }
    for (BackgroundAction<?> call : calls) {
      call.result();
    }
  }

  private static void sendTagged(Sender sender, int tag, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      sender.send(Payload.of(tag, i, 10_000), tagged(tag, i));
    }
  }

  private static Headers tagged(int tag, int number) {
    return Headers.of("sender", Integer.toString(tag), "number", "n".repeat(number));
  }

  @Test
  void H02_shouldCarryHeadersFromAnotherProcess() throws Exception {
    int[] sizes = new int[25];
    Arrays.fill(sizes, 9_000);
    Receiver receiver = receiver();
    PeerProcess peer = peer();
    peer.call("sender", channel());
    BackgroundAction<?> sending =
        BackgroundAction.run(() -> peer.call("send-headed", 0, 0, sizes.length, 9_000));
    arrive(receiver, 0, sizes);
    sending.result();
  }

  @Test
  void H02_shouldKeepTheHeadersOfPersistentMessages() throws Exception {
    assumeCapability(Capability.PERSISTENT);
    String persistent = "persistent=true";
    Receiver first = receiver(persistent);
    Sender sender = sender(persistent);
    first.close();
    sender.send(Payload.of(0, 0, SIZE), HeaderSets.of(0));
    sender.send(Payload.of(0, 1, SIZE), HeaderSets.of(1));
    sender.close();
    Receiver next = receiver(persistent);
    arrive(next, 0, SIZE, SIZE);
    ContractAssertions.nothingArrives(next);
    next.close();
    receiver().close(); // removes the empty object, which the kernel would otherwise keep
  }

  @Test
  void H02_shouldRefuseHeadersOnARawWireAndSendNothing() throws Exception {
    for (WireFormat wire : transport().wires()) {
      if (wire != WireFormat.FRAMED) {
        String setting = "wire=" + wire.name().toLowerCase(Locale.ROOT);
        refusesHeaders(setting, setting);
      }
    }
  }

  @Test
  void H02_shouldRefuseHeadersWhenTheSenderFollowsARawReceiver() throws Exception {
    for (WireFormat wire : transport().wires()) {
      if (wire != WireFormat.FRAMED) {
        refusesHeaders("wire=" + wire.name().toLowerCase(Locale.ROOT), "wire=framed");
      }
    }
  }

  private void refusesHeaders(String wireOfReceiver, String wireOfSender) throws Exception {
    String size = "max-message-size=4k";
    try (Receiver receiver = receiver(wireOfReceiver, size);
        Sender sender = sender(wireOfSender, size)) {
      ByteBuffer message = Payload.of(0, 0, SIZE);
      ErrorCode code = ErrorCode.UNSUPPORTED_PAYLOAD;
      ContractAssertions.throwsCode(() -> sender.send(message, SOME), code);
      ContractAssertions.throwsCode(() -> sender.send(message, SOME, Duration.ZERO), code);
      ContractAssertions.throwsCode(() -> sender.trySend(message, SOME), code);
      ContractAssertions.throwsCode(() -> sender.tryClaim(SIZE, SOME), code);
      ContractAssertions.hasPositionAndLimit(message, 0, SIZE);
      sender.send(message, Headers.empty());
      Message received = receiver.receive();
      Payload.check(received.payload(), 0, 0, SIZE);
      carries(Headers.empty(), received, "a raw message");
      ContractAssertions.nothingArrives(receiver);
    }
  }
}
