package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.engine.framing.PatternMessage;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests how long a staged sender keeps its link. */
@Timeout(30)
class StagedLinkTest {
  private static final int MAX = 1 << 20;
  private static final Duration LONG = Duration.ofSeconds(100);

  private final String name = "staged-" + ThreadLocalRandom.current().nextInt(1 << 30);
  private final Path runtime = Path.of("/dev/shm/ipc-test-" + name);
  private final Engine engine = new Engine(runtime, Runnable::run);
  private final PatternBlock block = new PatternBlock();

  @AfterEach
  void cleanUp() throws Exception {
    engine.close();
    if (Files.exists(runtime)) {
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.delete(runtime);
    }
  }

  private ChannelSettings settings() {
    return new ChannelSettings(
        name,
        Optional.of(name),
        "a test",
        Duration.ofMillis(300),
        Duration.ZERO,
        MAX,
        2,
        1 << 20,
        LONG,
        false,
        true,
        false,
        ChannelKind.TOPIC,
        ProcessId.NONE,
        WireFormat.FRAMED,
        Set.of());
  }

  private ResolvedAddress candidate() {
    return new ResolvedAddress(
        new InprocTransport(),
        Address.of("inproc", name),
        Map.of(),
        "a test",
        (scheme, where) -> {
          throw new IllegalArgumentException(scheme);
        });
  }

  private Receiver receiver() throws Exception {
    return engine.receiver(settings(), List.of(candidate()));
  }

  private ChannelSender sender() throws Exception {
    return (ChannelSender)
        engine.sender(settings(), Optional.empty(), (address, origin) -> candidate());
  }

  private void give(ChannelSender sender, long number, ByteBuffer message) throws Exception {
    assertTrue(sender.stage(message.remaining(), Headers.empty()));
    sender.accept(block.set(33, 0, 0, number, 0), message, Headers.empty(), StagedLinkTest::copy);
  }

  private static ByteBuffer copy(ByteBuffer message) {
    return ByteBuffer.allocate(message.remaining()).put(0, message, 0, message.remaining());
  }

  @Test
  void shouldKeepTheLinkBetweenMessages() throws Exception {
    try (Receiver receiver = receiver();
        ChannelSender sender = sender()) {
      List<Long> numbers = new ArrayList<>();
      for (long number = 1; number <= 3; number++) {
        give(sender, number, ByteBuffer.allocate(8));
        assertFalse(sender.ownership.tryAcquire(), "the link is free after " + number);
      }
      sender.unstage();
      assertTrue(sender.ownership.tryAcquire());
      sender.ownership.release();
      sender.unstage();
      assertTrue(sender.ownership.tryAcquire(), "released twice");
      sender.ownership.release();
      while (numbers.size() < 3) {
        receiver.poll(m -> numbers.add(((PatternMessage) m).pattern().number()), 3);
      }
      assertEquals(List.of(1L, 2L, 3L), numbers);
    }
  }

  @Test
  void shouldLeaveTheLinkToTheEngineWhileAPartIsPending() throws Exception {
    AtomicInteger bytes = new AtomicInteger();
    try (Receiver receiver = receiver();
        ChannelSender sender = sender()) {
      give(sender, 1, ByteBuffer.allocate(MAX));
      assertFalse(sender.stage(8, Headers.empty()), "staged before a part of the message");
      while (bytes.get() < MAX) {
        receiver.poll(m -> bytes.addAndGet(m.payload().remaining()), 1, Duration.ofSeconds(1));
      }
      assertEquals(MAX, bytes.get());
      while (!sender.stage(8, Headers.empty())) {
        sender.awaitStage(1_000_000_000);
      }
      sender.unstage();
    }
  }

  @Test
  void shouldReleaseTheLinkWhenOthersCloseTheSender() throws Exception {
    try (Receiver receiver = receiver()) {
      ChannelSender sender = sender();
      sender.onClose(sender::unstage);
      give(sender, 1, ByteBuffer.allocate(8));
      sender.closeAtExit();
      assertFalse(sender.isCloseDeferred());
      int polled = 0;
      while (polled != Receiver.END_OF_STREAM) {
        polled = receiver.poll(m -> {}, 1, Duration.ofSeconds(1));
      }
      assertEquals(1, receiver.statistics().messages());
      assertEquals(0, receiver.statistics().peerLosses(), "no close notice");
    }
  }
}
