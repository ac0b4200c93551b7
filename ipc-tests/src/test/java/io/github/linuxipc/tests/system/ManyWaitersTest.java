package io.github.linuxipc.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.Watchdog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of threads use one channel. */
@ExtendWith(Watchdog.class) // no LeakGuard: virtual threads start threads of the JDK that stay
class ManyWaitersTest {
  private static final int THREADS = 2_000;
  private static final int EACH = 5;

  private final BitSet taken = new BitSet();

  @ParameterizedTest
  @ValueSource(strings = {"mq", "unix", "fifo", "shm"})
  void T14_shouldDeliverTheMessagesOfThousandsOfVirtualThreadsToThousands(String transport)
      throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, from Java 21 on");
    Path runtime = Path.of("/dev/shm/ipc-waiters-" + ProcessHandle.current().pid());
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    try (Ipc ipc =
        Ipc.builder().set("runtime-dir", runtime.toString()).set("transport", transport).build()) {
      Receiver receiver = ipc.receiver("crowd");
      Sender sender = ipc.sender("crowd");
      List<Future<?>> calls = new ArrayList<>();
      long beganNs = System.nanoTime();
      for (int i = 0; i < THREADS; i++) {
        int from = i * EACH;
        calls.add(threads.submit(() -> receive(receiver)));
        calls.add(threads.submit(() -> send(sender, from)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
      System.out.println(THREADS * EACH + " messages on " + transport + ": " + tookMs + " ms");
      assertEquals(THREADS * EACH, taken.cardinality(), "messages received, each once");
    } finally {
      threads.shutdownNow();
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.deleteIfExists(runtime);
    }
  }

  private Void receive(Receiver receiver) throws Exception {
    for (int i = 0; i < EACH; i++) {
      int number = receiver.receive().payload().getInt();
      synchronized (taken) {
        assertFalse(taken.get(number), "received twice");
        taken.set(number);
      }
    }
    return null;
  }

  private static Void send(Sender sender, int from) throws Exception {
    for (int i = 0; i < EACH; i++) {
      sender.send(ByteBuffer.allocate(4).putInt(0, from + i));
    }
    return null;
  }
}
