package io.github.linuxipc.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight processes send messages of 1 MiB through one object that holds only a fraction of a
 * message.
 */
@Tag("exhaustive")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class LargestMessagesTest {
  private static final int WRITERS = 8;
  private static final int MESSAGES = 8;
  private static final int SIZE = 1 << 20;

  /** The queue has a size that the kernel allows every user by default. */
  @ParameterizedTest
  @ValueSource(strings = {"mq:big?depth=10&frame-size=8192", "fifo:big", "unix-dgram:big"})
  void T01_shouldKeepTheLargestMessagesOfEightWritersWholeAndInOrder(String address)
      throws Exception {
    Path runtime = Path.of("/dev/shm/ipc-largest-" + ProcessHandle.current().pid());
    String key = "channels.big.address";
    List<PeerProcess> writers = new ArrayList<>();
    try (Ipc ipc = Ipc.builder().set("runtime-dir", runtime.toString()).set(key, address).build();
        Receiver receiver = ipc.receiver("big")) {
      for (int tag = 0; tag < WRITERS; tag++) {
        writers.add(PeerProcess.start(List.of(), List.of("runtime-dir=" + runtime)));
        writers.get(tag).call("sender", "big");
      }
      for (int tag = 0; tag < WRITERS; tag++) {
        writers.get(tag).ask("send", 0, tag, MESSAGES, SIZE);
      }
      DeliveryChecker checker = new DeliveryChecker();
      while (checker.total() < WRITERS * MESSAGES) {
        receiver.poll(checker, 8, Duration.ofSeconds(1));
      }
      for (int tag = 0; tag < WRITERS; tag++) {
        assertEquals("" + MESSAGES, writers.get(tag).answer(), "messages sent");
        assertEquals(MESSAGES, checker.of(tag), "messages of writer " + tag);
      }
      assertEquals(0, receiver.statistics().skipped(), "skipped");
      assertEquals(0, receiver.statistics().droppedPartials(), "partial messages dropped");
    } finally {
      for (PeerProcess writer : writers) {
        writer.close();
      }
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.deleteIfExists(runtime);
    }
  }
}
