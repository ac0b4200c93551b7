package io.github.linuxipc.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what happens when no engine thread can be started, or a thread starts late. */
@Timeout(60)
class ThreadShortageTest {
  private static final int LARGE = 1 << 20;

  private final String name = "shortage-" + ThreadLocalRandom.current().nextInt(1 << 30);
  private final Path runtime = Path.of("/dev/shm/ipc-test-" + name);
  private final Engine engine = new Engine(runtime, Runnable::run);
  private final ThreadPoolExecutor pool = (ThreadPoolExecutor) engine.threads().executor();
  private final ThreadFactory factory = pool.getThreadFactory();
  private final ResolvedAddress candidate =
      new ResolvedAddress(
          new InprocTransport(),
          Address.of("inproc", name),
          Map.of(),
          "a test",
          (scheme, where) -> {
            throw new IllegalArgumentException(scheme);
          });
  private final ChannelSettings settings =
      new ChannelSettings(
          name,
          Optional.of(name),
          "a test",
          Duration.ofSeconds(5),
          Duration.ZERO,
          LARGE,
          2,
          LARGE,
          Duration.ofMillis(200),
          false,
          false,
          false,
          ChannelKind.CHANNEL,
          ProcessId.NONE,
          WireFormat.FRAMED,
          Set.of());

  @AfterEach
  void cleanUp() throws Exception {
    engine.close();
    if (Files.exists(runtime)) {
      Files.delete(runtime.resolve("lock"));
      Files.delete(runtime);
    }
  }

  private Receiver receiver() throws Exception {
    return engine.receiver(settings, List.of(candidate));
  }

  private Sender sender() throws Exception {
    return engine.sender(settings, Optional.empty(), (address, origin) -> candidate);
  }

  /** Makes every later start of a thread fail, and waits until the idle threads have ended. */
  private void exhaust() throws InterruptedException {
    pool.setThreadFactory(
        work -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
    while (pool.getPoolSize() > 0) {
      Thread.sleep(1);
    }
  }

  @Test
  void T08_shouldKeepTheSenderUsableWhenNoThreadCanSendThePendingFrames() throws Exception {
    try (Receiver receiver = receiver();
        Sender sender = sender()) {
      exhaust();
      assertTrue(sender.trySend(ByteBuffer.allocate(LARGE)), "accepted with its first frame");
      assertFalse(sender.trySend(ByteBuffer.allocate(1)), "behind a pending message");
      pool.setThreadFactory(factory);
      assertFalse(sender.trySend(ByteBuffer.allocate(1)), "behind a pending message");
      assertEquals(LARGE, receiver.receive().payload().remaining()); // the engine sends the rest
      sender.send(ByteBuffer.allocate(1));
      assertEquals(1, receiver.receive().payload().remaining());
    }
  }

  @Test
  void shouldServeAndReleaseAnEntryThatCouldNotBeWatched() throws Exception {
    try (Receiver receiver = receiver();
        Sender sender = sender();
        WaitSet set = engine.waitSet()) {
      StringBuilder received = new StringBuilder();
      set.add(receiver, m -> received.append(UTF_8.decode(m.payload())));
      exhaust();
      assertThrows(OutOfMemoryError.class, () -> set.await(Duration.ZERO));
      assertTrue(set.remove(receiver), "no thread blocks in the entry");
      set.add(receiver, m -> received.append(UTF_8.decode(m.payload())));
      assertThrows(OutOfMemoryError.class, () -> set.await(Duration.ZERO));
      pool.setThreadFactory(factory);
      sender.send("a".getBytes(UTF_8));
      assertEquals(1, set.await(Duration.ofSeconds(30)));
      assertEquals("a", received.toString());
      exhaust();
      assertThrows(OutOfMemoryError.class, () -> set.await(Duration.ZERO));
    }
  }

  /** A waiter that is never woken. */
  private static final class Sleeper implements Waiter {
    @Override
    public boolean await(Duration timeout) throws InterruptedException {
      Thread.sleep(timeout.toMillis());
      return false;
    }

    @Override
    public void close() {}
  }

  @Test
  void T12_shouldInterruptAVirtualThreadBeforeThePlatformThreadHasBegun() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, from Java 21 on");
    CountDownLatch begin = new CountDownLatch(1);
    pool.setThreadFactory(work -> factory.newThread(() -> runAfter(begin, work)));
    CompletableFuture<Boolean> awaited = new CompletableFuture<>();
    Runnable await =
        () -> {
          Thread.currentThread().interrupt();
          try {
            awaited.complete(engine.eventWait().await(new Sleeper(), Duration.ofDays(1)));
          } catch (Exception | Error e) {
            awaited.completeExceptionally(e);
          }
        };
    Thread virtual =
        (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, await);
    while (virtual.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    begin.countDown();
    ExecutionException failed = assertThrows(ExecutionException.class, awaited::get);
    assertEquals(InterruptedException.class, failed.getCause().getClass());
  }

  private static void runAfter(CountDownLatch begin, Runnable work) {
    try {
      begin.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    work.run();
  }
}
