package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests polls while a sender supplies frames faster than the receiver takes them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncompleteFramesTest {
  private static final int FRAMES = 2 * PollBatches.MAX_INCOMPLETE_FRAMES + 100;

  private final String name = "frames-" + ThreadLocalRandom.current().nextInt(1 << 30);
  private final Path runtime = Path.of("/dev/shm/ipc-test-" + name);
  private final Engine engine = new Engine(runtime, Runnable::run);

  @AfterEach
  void cleanUp() throws Exception {
    engine.close();
    if (Files.exists(runtime)) {
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.delete(runtime);
    }
  }

  /** A link that always has frames, of one byte each, until the last frame of each message. */
  private static final class EndlessLink implements InboundLink {
    private final InboundLink bound;
    private final int framesOfMessage;
    private int sent;
    private int number;

    EndlessLink(InboundLink bound, int framesOfMessage) {
      this.bound = bound;
      this.framesOfMessage = framesOfMessage;
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
      for (int i = 0; i < limit; i++) {
        if (sent == 0 && number == 0) {
          handler.onJoined(1, 0);
        }
        boolean last = sent == framesOfMessage - 1;
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.LENGTH + 1);
        FrameHeader.put(
            frame.order(ByteOrder.LITTLE_ENDIAN), 1, last ? FrameHeader.LAST : 0, sent, 1, number);
        handler.onFrame(1, frame.rewind());
        sent = last ? 0 : sent + 1;
        number += last ? 1 : 0;
      }
      return limit;
    }

    @Override
    public void await(long timeoutNs) {
      throw new AssertionError("there are frames, so no wait is needed");
    }

    @Override
    public void wakeup() {}

    @Override
    public Address address() {
      return bound.address();
    }

    @Override
    public void close() {
      bound.close();
    }
  }

  private Receiver receiver(int framesOfMessage) throws Exception {
    InprocTransport inproc = new InprocTransport();
    Transport endless =
        (Transport)
            Proxy.newProxyInstance(
                IncompleteFramesTest.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(inproc, arguments);
                  return result instanceof InboundLink link
                      ? new EndlessLink(link, framesOfMessage)
                      : result;
                });
    ResolvedAddress candidate =
        new ResolvedAddress(
            endless,
            Address.of("inproc", name),
            Map.of(),
            "a test",
            (scheme, where) -> {
              throw new IllegalArgumentException(scheme);
            });
    ChannelSettings settings =
        new ChannelSettings(
            name,
            Optional.of(name),
            "a test",
            Duration.ofMillis(300),
            Duration.ZERO,
            1 << 20,
            2,
            1 << 20,
            Duration.ofMillis(200),
            false,
            false,
            false,
            ChannelKind.CHANNEL,
            ProcessId.NONE,
            WireFormat.FRAMED,
            Set.of());
    return engine.receiver(settings, List.of(candidate));
  }

  @Test
  void T07_shouldEndAPollWhenFramesKeepArrivingThatCompleteNoMessage() throws Exception {
    try (Receiver receiver = receiver(Integer.MAX_VALUE)) {
      for (int i = 0; i < 100; i++) {
        assertEquals(0, receiver.poll(m -> {}, 1 + i));
      }
      assertEquals(0, receiver.poll(m -> {}, 64, Duration.ofMillis(50)));
    }
  }

  @Test
  void T01_shouldReceiveAMessageOfMoreFramesThanOnePollTakes() throws Exception {
    try (Receiver receiver = receiver(FRAMES)) {
      for (int i = 0; i < 3; i++) {
        Message message = receiver.receive(Duration.ofSeconds(50));
        assertNotNull(message);
        assertEquals(FRAMES, message.payload().remaining());
      }
    }
  }
}
