package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the close of a sender whose last message cannot be delivered. */
@Timeout(60)
class SenderCloseTest {
  private static final int MAX = 1 << 20;

  private final String name = "close-" + ThreadLocalRandom.current().nextInt(1 << 30);
  private final Path runtime = Path.of("/dev/shm/ipc-test-" + name);
  private final Engine engine = new Engine(runtime, Runnable::run);
  private volatile boolean broken;

  @AfterEach
  void cleanUp() throws Exception {
    engine.close();
    if (Files.exists(runtime)) {
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.delete(runtime);
    }
  }

  private ChannelSettings settings(Duration linger) {
    return new ChannelSettings(
        name,
        Optional.of(name),
        "a test",
        Duration.ofMillis(300),
        Duration.ZERO,
        MAX,
        2,
        1 << 20,
        linger,
        false,
        true,
        false,
        ChannelKind.CHANNEL,
        ProcessId.NONE,
        WireFormat.FRAMED,
        Set.of());
  }

  private ResolvedAddress candidate(Transport transport) {
    return new ResolvedAddress(
        transport,
        Address.of("inproc", name),
        Map.of(),
        "a test",
        (scheme, where) -> {
          throw new IllegalArgumentException(scheme);
        });
  }

  /** Returns the in-process transport; its senders fail to send while the kernel is "broken". */
  private Transport breakable() {
    InprocTransport inproc = new InprocTransport();
    return proxy(
        Transport.class,
        (proxy, method, arguments) -> {
          Object result = method.invoke(inproc, arguments);
          return result instanceof OutboundLink link ? breakable(link) : result;
        });
  }

  private OutboundLink breakable(OutboundLink link) {
    return proxy(
        OutboundLink.class,
        (proxy, method, arguments) -> {
          if (broken && Set.of("offer", "claim", "flush").contains(method.getName())) {
            throw IpcException.of(ErrorCode.IO, "the kernel failed", null);
          }
          return method.invoke(link, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    InvocationHandler unwrapping =
        (proxy, method, arguments) -> {
          try {
            return handler.invoke(proxy, method, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(
        Proxy.newProxyInstance(
            SenderCloseTest.class.getClassLoader(), new Class<?>[] {type}, unwrapping));
  }

  private Receiver receiver(Transport transport) throws Exception {
    return engine.receiver(settings(Duration.ZERO), List.of(candidate(transport)));
  }

  private Sender sender(Transport transport, Duration linger) throws Exception {
    ResolvedAddress candidate = candidate(transport);
    return engine.sender(settings(linger), Optional.empty(), (address, origin) -> candidate);
  }

  @Test
  void T08_shouldKeepAnInterruptThatArrivesDuringTheLinger() throws Exception {
    Transport transport = new InprocTransport();
    try (Receiver receiver = receiver(transport)) {
      assertNotNull(receiver);
      Sender sender = sender(transport, Duration.ofSeconds(50));
      assertTrue(sender.trySend(ByteBuffer.allocate(MAX)));
      FutureTask<Boolean> closing =
          new FutureTask<>(
              () -> {
                IpcException thrown = assertThrows(IpcException.class, sender::close);
                assertEquals(ErrorCode.UNDELIVERED, thrown.code());
                return Thread.currentThread().isInterrupted();
              });
      Thread thread = new Thread(closing, "closing");
      thread.start();
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.sleep(1);
      }
      thread.interrupt();
      assertTrue(closing.get(), "the interrupt was lost");
      assertEquals(1, sender.statistics().undelivered());
    }
  }

  @Test
  void T08_shouldCountAnUndeliveredMessageWhenTheLingerFails() throws Exception {
    Transport transport = breakable();
    try (Receiver receiver = receiver(transport)) {
      Sender sender = sender(transport, Duration.ofSeconds(50));
      assertTrue(sender.trySend(ByteBuffer.allocate(MAX)));
      broken = true;
      IpcException thrown = assertThrows(IpcException.class, sender::close);
      assertEquals(ErrorCode.IO, thrown.code());
      assertEquals(1, sender.statistics().undelivered());
      assertEquals(Receiver.END_OF_STREAM, receiver.poll(m -> {}, 1, Duration.ofSeconds(50)));
    }
  }
}
