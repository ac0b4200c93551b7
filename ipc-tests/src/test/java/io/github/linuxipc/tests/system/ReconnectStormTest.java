package io.github.linuxipc.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sender reconnects to one receiver after another, each of which lives for an instant. */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class ReconnectStormTest {
  private static final Duration SOON = Duration.ofMillis(20);

  private long lastArrived = -1;
  private long arrived;
  private volatile boolean over;

  @ParameterizedTest
  @CsvSource({
    "unix, 100",
    "tcp, 20",
    "unix-seqpacket, 20",
    "unix-dgram, 20",
    "fifo, 20",
    "mq, 20",
    "shm, 20"
  })
  void T09_shouldReconnectToEachSuccessorAndDeliverNothingTwice(String transport, int successors)
      throws Exception {
    Path runtime = Path.of("/dev/shm/ipc-reconnect-" + ProcessHandle.current().pid());
    try (Ipc ipc =
        Ipc.builder()
            .set("runtime-dir", runtime.toString())
            .set("transport", transport)
            .set("channels.storm.reconnect", "true")
            .build()) {
      FutureTask<Long> losses = new FutureTask<>(() -> send(ipc));
      for (int i = 0; i < successors; i++) {
        serve(ipc, losses);
      }
      over = true;
      try (Receiver last = ipc.receiver("storm")) {
        while (!losses.isDone()) {
          last.poll(this::take, 100, SOON);
        }
      }
      long reported = losses.get(); // the last loss is reported only if a send follows it
      assertTrue(
          reported == successors || reported == successors - 1,
          () -> "losses reported: " + reported);
      assertTrue(arrived >= successors, () -> "arrived: " + arrived);
    } finally {
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.deleteIfExists(runtime);
    }
  }

  /**
   * Opens a receiver, receives until a message has arrived or the sender has ended, and closes the
   * receiver.
   */
  private void serve(Ipc ipc, FutureTask<Long> sending) throws Exception {
    try (Receiver receiver = ipc.receiver("storm")) {
      if (arrived == 0) {
        new Thread(sending, "sending").start();
      }
      long before = arrived;
      while (arrived == before && !sending.isDone()) {
        receiver.poll(this::take, 100, SOON);
      }
    }
  }

  private void take(Message message) {
    long number = message.payload().getLong();
    assertTrue(number > lastArrived, () -> number + " came after " + lastArrived);
    lastArrived = number;
    arrived++;
  }

  /** Sends each number once until the test is over, and returns how often a loss was reported. */
  private long send(Ipc ipc) throws Exception {
    long losses = 0;
    try (Sender sender = ipc.sender("storm")) {
      ByteBuffer message = ByteBuffer.allocate(100);
      for (long number = 0; !over; number++) {
        try {
          sender.send(message.clear().putLong(0, number));
          Thread.sleep(1);
        } catch (ChannelClosedException e) {
          losses++;
        }
      }
      assertEquals(losses, sender.statistics().peerLosses());
      return losses;
    }
  }
}
