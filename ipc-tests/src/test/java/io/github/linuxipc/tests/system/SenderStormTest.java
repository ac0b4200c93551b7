package io.github.linuxipc.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 64 senders in 18 processes stream at once; 16 of the processes are killed at random points. */
@Tag("exhaustive")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class SenderStormTest {
  private static final int KILLED = 16;
  private static final int SURVIVORS = 2;
  private static final int SENDERS_OF_A_SURVIVOR = 24;
  private static final long SEED = Long.getLong("storm.seed", System.nanoTime());

  private final Random random = new Random(SEED);

  private final Map<Integer, Long> finished = new HashMap<>();
  private final List<PeerProcess> processes = new ArrayList<>();
  private int tags;

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T10_shouldDeliverTheOtherSendersMessagesCompleteAndInOrderWhenSendersAreKilled(
      String transport) throws Exception {
    System.out.println("storm.seed=" + SEED);
    Path runtime = Path.of("/dev/shm/ipc-storm-" + ProcessHandle.current().pid());
    List<String> settings = List.of("runtime-dir=" + runtime, "transport=" + transport);
    try (Ipc ipc = instance(settings)) {
      Receiver receiver = ipc.receiver("storm");
      Order order = new Order();
      CompletableFuture<Void> consumer = consume(receiver, order);
      try {
        storm(settings);
        awaitAll(order, consumer);
      } finally {
        receiver.close();
        consumer.join(); // the consumer's failure says more than the loss of a sender
      }
      assertEquals(0, receiver.statistics().skipped());
      finished.forEach((tag, count) -> assertEquals(count, order.of(tag), "sender " + tag));
      assertTrue(receiver.statistics().peerLosses() >= KILLED);
    } finally {
      for (PeerProcess process : processes) {
        process.close();
      }
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.deleteIfExists(runtime);
    }
  }

  private static Ipc instance(List<String> settings) {
    IpcBuilder builder = Ipc.builder();
    settings.forEach(s -> builder.set(s.split("=", 2)[0], s.split("=", 2)[1]));
    return builder.build();
  }

  private void storm(List<String> settings) throws Exception {
    for (int i = 0; i < KILLED + SURVIVORS; i++) {
      processes.add(PeerProcess.start(List.of(), settings));
    }
    for (int i = 0; i < KILLED + SURVIVORS; i++) {
      stream(processes.get(i), i < KILLED ? 1 : SENDERS_OF_A_SURVIVOR);
    }
    for (int i = 0; i < KILLED; i++) {
      Thread.sleep(random.nextInt(60));
      processes.get(i).kill();
    }
    finishSurvivors();
  }

  private void stream(PeerProcess process, int senders) throws Exception {
    for (int i = 0; i < senders; i++) {
      process.call("sender", "storm");
      process.call("stream", i, tags++, 16 + random.nextInt(70_000) / (1 + i % 8 * 10));
    }
  }

  private void finishSurvivors() throws Exception {
    for (int i = KILLED; i < processes.size(); i++) {
      for (int s = 0; s < SENDERS_OF_A_SURVIVOR; s++) {
        int tag = KILLED + (i - KILLED) * SENDERS_OF_A_SURVIVOR + s;
        finished.put(tag, Long.parseLong(processes.get(i).call("finish", s)));
      }
    }
  }

  private void awaitAll(Order order, CompletableFuture<Void> consumer) throws InterruptedException {
    for (Map.Entry<Integer, Long> sender : finished.entrySet()) {
      while (order.of(sender.getKey()) < sender.getValue() && !consumer.isDone()) {
        Thread.sleep(5); // the watchdog ends a wait for a lost message
      }
    }
  }

  /**
   * Checks messages until the receiver is closed. A fault closes the receiver, which ends the
   * senders.
   */
  private static CompletableFuture<Void> consume(Receiver receiver, Order order) {
    return CompletableFuture.runAsync(
        () -> {
          try (receiver) {
            receiver.forEach(order);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /**
   * Checks that each sender's messages are in order and of full length. Checks the content of every
   * 64th message only, because there are many messages.
   */
  private static final class Order implements MessageHandler {
    private final Map<Integer, Long> next = new ConcurrentHashMap<>();

    @Override
    public void onMessage(Message message) {
      ByteBuffer payload = message.payload();
      int tag = Payload.tag(payload);
      long number = Payload.number(payload);
      assertEquals(of(tag), number, "of sender " + tag);
      assertEquals(Payload.size(payload), payload.remaining());
      if (number % 64 == 0) {
        Payload.check(payload, tag, number, payload.remaining());
      }
      next.put(tag, number + 1);
    }

    long of(int tag) {
      return next.getOrDefault(tag, 0L);
    }
  }
}
