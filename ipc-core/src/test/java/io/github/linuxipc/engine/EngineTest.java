package io.github.linuxipc.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ChannelInUseException;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Tests the engine over inproc, without the configuration and the search for providers. */
@Timeout(60)
class EngineTest {
  private static final int MAX = 1 << 20;

  private final String name = "engine-" + ThreadLocalRandom.current().nextInt(1 << 30);
  private final Path runtime = Path.of("/dev/shm/ipc-test-" + name);
  private final Engine engine = new Engine(runtime, Runnable::run);
  private final ResolvedAddress candidate =
      new ResolvedAddress(
          new InprocTransport(),
          Address.of("inproc", name),
          Map.of(),
          "a test",
          (scheme, where) -> {
            throw new IllegalArgumentException(scheme);
          });

  private ChannelSettings settings(boolean reconnect, boolean endOfStream) {
    return new ChannelSettings(
        name,
        Optional.of(name),
        "a test",
        Duration.ofMillis(300),
        Duration.ZERO,
        MAX,
        2,
        1 << 20,
        Duration.ofMillis(200),
        reconnect,
        endOfStream,
        false,
        ChannelKind.CHANNEL,
        ProcessId.NONE,
        WireFormat.FRAMED,
        Set.of());
  }

  private Receiver receiver() throws Exception {
    return engine.receiver(settings(false, true), List.of(candidate));
  }

  private Sender sender() throws Exception {
    return engine.sender(settings(false, false), Optional.empty(), (address, origin) -> candidate);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @AfterEach
  void cleanUp() throws Exception {
    engine.close();
    if (Files.exists(runtime)) {
      try (var files = Files.list(runtime)) {
        assertEquals(List.of("lock"), files.map(f -> f.getFileName().toString()).toList());
      }
      Files.delete(runtime.resolve("lock"));
      Files.delete(runtime);
    }
  }

  @Test
  void T01_shouldDeliverMessagesOfAllSizes() throws Exception {
    try (Receiver receiver = receiver();
        Sender sender = sender()) {
      assertEquals(MAX, sender.maxMessageSize());
      assertEquals(MAX, receiver.maxMessageSize());
      for (int length : new int[] {0, 1, 100, 65_519, 65_520, 65_521, 200_000, MAX}) {
        byte[] message = random(length);
        CompletableFuture<Void> sent =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    sender.send(message);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
        assertArrayEquals(message, receiver.receive().toByteArray());
        sent.get();
      }
      assertEquals(0, receiver.statistics().skipped(), "every frame was the next one");
      assertThrows(
          MessageTooLargeException.class, () -> sender.trySend(ByteBuffer.allocate(MAX + 1)));
    }
  }

  /** A transport whose links cannot be opened because threads or stack are exhausted. */
  private static final class Exhausted implements Transport {
    @Override
    public String scheme() {
      return "inproc";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public InboundLink bind(Address address, LinkContext context) {
      throw new OutOfMemoryError("unable to create native thread");
    }

    @Override
    public OutboundLink connect(Address address, LinkContext context) {
      throw new StackOverflowError();
    }
  }

  @Test
  void T04_shouldReleaseTheNameWhenAnErrorPreventsOpening() throws Exception {
    ResolvedAddress broken =
        new ResolvedAddress(
            new Exhausted(), candidate.address(), Map.of(), "a test", candidate.notifiers());
    assertThrows(
        OutOfMemoryError.class, () -> engine.receiver(settings(false, true), List.of(broken)));
    assertThrows(
        StackOverflowError.class,
        () ->
            engine.sender(
                settings(false, false), Optional.of(broken), (address, origin) -> broken));
    receiver().close(); // the name is free
  }

  @Test
  void T04_shouldRefuseASecondReceiverWhenTheNameIsBound() throws Exception {
    try (Receiver receiver = receiver()) {
      assertTrue(receiver.isOpen());
      ChannelInUseException refused = assertThrows(ChannelInUseException.class, this::receiver);
      assertTrue(
          refused.getMessage().contains("process " + ProcessHandle.current().pid()),
          refused.getMessage());
    }
    receiver().close();
  }

  @Test
  void T05_shouldWaitUpToTheTimeoutWhenThereIsNoReceiver() throws Exception {
    long beganNs = System.nanoTime();
    NoReceiverException failure = assertThrows(NoReceiverException.class, this::sender);
    assertEquals(ErrorCode.NO_RECEIVER, failure.code());
    assertTrue(System.nanoTime() - beganNs >= 300_000_000);
    CompletableFuture<Sender> early =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return sender();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Thread.sleep(50);
    try (Receiver receiver = receiver();
        Sender sender = early.get()) {
      sender.send(bytes("early"));
      assertEquals("early", new String(receiver.receive().toByteArray(), UTF_8));
    }
  }

  @Test
  void T06_shouldEndTheStreamWhenTheLastSenderHasLeft() throws Exception {
    try (Receiver receiver = receiver()) {
      try (Sender sender = sender()) {
        sender.send(bytes("last"));
      }
      assertNotNull(receiver.receive());
      assertEquals(Receiver.END_OF_STREAM, receiver.poll(m -> {}, 1, Duration.ofSeconds(5)));
      ChannelClosedException end =
          assertThrows(ChannelClosedException.class, () -> receiver.receive(Duration.ZERO));
      assertEquals(ErrorCode.END_OF_STREAM, end.code());
      assertEquals(0, receiver.statistics().peerLosses());
    }
  }

  @Test
  void T07_shouldNotMoveTheBufferPositionWhenFull() throws Exception {
    try (Receiver receiver = receiver();
        Sender sender = sender()) {
      ByteBuffer message = ByteBuffer.allocate(1000);
      int accepted = 0;
      while (sender.trySend(message.clear())) {
        accepted++;
      }
      assertEquals(0, message.position());
      assertFalse(sender.send(message, Duration.ofMillis(50)));
      assertEquals(0, message.position());
      assertEquals(2, sender.statistics().refused());
      int[] count = {0};
      while (receiver.poll(m -> count[0]++, 100) > 0) {
        // until all are received
      }
      assertEquals(accepted, count[0]);
    }
  }

  @Test
  void T08_shouldFlushPendingMessagesWhenTheSenderNeverCallsAgain() throws Exception {
    try (Receiver receiver = receiver();
        Sender sender = sender()) {
      byte[] message = random(MAX);
      ByteBuffer buffer = ByteBuffer.wrap(message);
      assertTrue(sender.trySend(buffer));
      assertFalse(buffer.hasRemaining());
      assertFalse(sender.trySend(bytes("not before the pending message")));
      byte[] expected = message.clone();
      java.util.Arrays.fill(message, (byte) 0); // the application may reuse the buffer
      assertArrayEquals(expected, receiver.receive().toByteArray());
    }
  }

  @Test
  void T08_shouldThrowAndCountWhenLingerCannotDeliver() throws Exception {
    try (Receiver receiver = receiver()) {
      Sender sender = sender();
      assertTrue(sender.trySend(ByteBuffer.allocate(MAX)));
      assertEquals(
          ErrorCode.UNDELIVERED,
          assertThrows(io.github.linuxipc.channel.IpcException.class, sender::close).code());
      assertEquals(1, sender.statistics().undelivered());
      assertEquals(Receiver.END_OF_STREAM, receiver.poll(m -> {}, 1, Duration.ofMillis(50)));
      assertEquals(1, receiver.statistics().droppedPartials());
    }
  }

  @Test
  void T08_shouldCountAnUndeliveredMessageOnceWhenTheReceiverIsLost() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    assertTrue(sender.trySend(ByteBuffer.allocate(MAX)));
    receiver.close();
    assertThrows(ChannelClosedException.class, () -> sender.trySend(bytes("reports the loss")));
    assertEquals(1, sender.statistics().undelivered());
    assertEquals(
        ErrorCode.UNDELIVERED,
        assertThrows(io.github.linuxipc.channel.IpcException.class, sender::close).code());
    assertEquals(1, sender.statistics().undelivered());
  }

  @Test
  void T07_shouldNotCountAClaimThatFailsAsRefused() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    receiver.close();
    assertThrows(ChannelClosedException.class, () -> sender.tryClaim(10));
    assertEquals(0, sender.statistics().refused());
    sender.close();
  }

  @Test
  void T09_shouldFailABlockedSendWhenTheReceiverCloses() throws Exception {
    Receiver receiver = receiver();
    try (Sender sender = sender()) {
      CompletableFuture<Void> closer =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Thread.sleep(100);
                  receiver.close();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      ChannelClosedException loss =
          assertThrows(
              ChannelClosedException.class,
              () -> {
                while (true) {
                  sender.send(ByteBuffer.allocate(5000));
                }
              });
      assertEquals(ErrorCode.PEER_CLOSED, loss.code());
      closer.get();
    }
  }

  @Test
  void T09_shouldThrowOnceAndThenReconnectWhenThereIsASuccessor() throws Exception {
    Receiver first = receiver();
    try (Sender sender =
        engine.sender(settings(true, false), Optional.empty(), (address, origin) -> candidate)) {
      first.close();
      assertThrows(ChannelClosedException.class, () -> sender.send(bytes("lost")));
      assertFalse(sender.send(bytes("no receiver yet"), Duration.ofMillis(50)));
      try (Receiver second = receiver()) {
        sender.send(bytes("found"));
        assertEquals("found", new String(second.receive().toByteArray(), UTF_8));
      }
    }
  }

  @Test
  void T12_shouldStayUsableAfterAnInterrupt() throws Exception {
    try (Receiver receiver = receiver();
        Sender sender = sender()) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, receiver::receive);
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> sender.send(bytes("x")));
      sender.send(bytes("y"));
      assertEquals("y", new String(receiver.receive().toByteArray(), UTF_8));
    }
  }

  @Test
  void T14_shouldRefuseToPollAndAllowToCloseWhenCalledByAHandler() throws Exception {
    Receiver receiver = receiver();
    try (Sender sender = sender()) {
      sender.send(bytes("1"));
      sender.send(bytes("2"));
      int taken =
          receiver.poll(
              m -> {
                assertThrows(IllegalStateException.class, receiver::tryReceive);
                receiver.close();
              },
              10);
      assertEquals(1, taken);
      assertThrows(ChannelClosedException.class, receiver::tryReceive);
    }
  }

  @Test
  void T14_shouldRefuseMessagesWhenAClaimIsOpen() throws Exception {
    try (Receiver receiver = receiver();
        Sender sender = sender()) {
      try (Claim claim = sender.tryClaim(4)) {
        assertNotNull(claim);
        assertFalse(sender.trySend(bytes("meanwhile")));
        claim.buffer().putInt(42);
        claim.commit();
      }
      try (Claim dropped = sender.tryClaim(4)) {
        assertNotNull(dropped);
      }
      try (Claim large = sender.tryClaim(MAX)) {
        assertNotNull(large);
        large.buffer().putInt(MAX - 4, 43);
        large.commit();
      }
      Message first = receiver.receive();
      assertEquals(42, first.payload().getInt());
      assertEquals(43, receiver.receive().payload().getInt(MAX - 4));
    }
  }

  @Test
  void T14_shouldConsumeAMessageWhenItsHandlerThrows() throws Exception {
    try (Receiver receiver = receiver();
        Sender sender = sender()) {
      assertEquals(2, sender.trySend(new ByteBuffer[] {bytes("1"), bytes("2")}, 0, 2));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              receiver.poll(
                  m -> {
                    throw new IllegalArgumentException("thrown by the handler");
                  },
                  10));
      assertEquals("2", new String(receiver.receive().toByteArray(), UTF_8));
    }
  }

  private Receiver receiver(WireFormat wire) throws Exception {
    return engine.receiver(settings(false, true).withWire(wire), List.of(candidate));
  }

  private Sender following() throws Exception {
    return engine.sender(settings(true, false), Optional.empty(), (address, origin) -> candidate);
  }

  private static void refused(Executable call) {
    IpcConfigurationException refused = assertThrows(IpcConfigurationException.class, call);
    assertEquals(ErrorCode.UNSUPPORTED_PAYLOAD, refused.code());
  }

  @Test
  void T16_shouldRefuseWhatTheWireOfTheReceiverCannotCarry() throws Exception {
    ByteBuffer newline = bytes("a\nb");
    try (Receiver receiver = receiver(WireFormat.LINES);
        Sender sender = sender()) {
      refused(() -> sender.send(newline));
      refused(() -> sender.send(newline, Duration.ZERO));
      refused(() -> sender.trySend(newline));
      refused(() -> sender.trySend(new ByteBuffer[] {bytes("a"), newline}, 0, 2));
      refused(() -> sender.send(bytes("a"), Headers.of("a", "b")));
      refused(() -> sender.trySend(bytes("a"), Headers.of("a", "b")));
      refused(() -> sender.tryClaim(1, Headers.of("a", "b")));
      try (Claim claim = sender.tryClaim(1)) {
        claim.buffer().put((byte) '\n');
        refused(claim::commit);
      }
      assertEquals(3, newline.remaining());
      sender.send(bytes("after"));
      assertEquals(
          "after\n", new String(receiver.receive().toByteArray(), UTF_8)); // with the newline
      assertNull(receiver.tryReceive());
    }
  }

  @Test
  void T16_shouldCheckWithTheWireOfTheSuccessor() throws Exception {
    Headers headers = Headers.of("a", "b");
    Receiver first = receiver(WireFormat.LINES);
    try (Sender sender = following()) {
      refused(() -> sender.send(bytes("\n")));
      first.close();
      assertThrows(ChannelClosedException.class, () -> sender.send(bytes("lost")));
      assertFalse(sender.trySend(bytes("\n"), headers)); // a successor may be able to carry it
      try (Receiver second = receiver(WireFormat.FRAMED)) {
        sender.send(bytes("\n"), headers);
        assertEquals(headers, second.receive().headers());
      }
      assertThrows(ChannelClosedException.class, () -> sender.send(bytes("lost")));
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () -> refused(() -> sender.send(bytes("a message that waits"), headers)));
      try (Receiver third = receiver(WireFormat.RAW)) {
        waiting.get();
        sender.send(bytes("third"));
        assertEquals("third", new String(third.receive().toByteArray(), UTF_8));
      }
    }
  }
}
