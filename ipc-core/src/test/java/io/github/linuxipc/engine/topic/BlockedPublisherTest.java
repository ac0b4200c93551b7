package io.github.linuxipc.engine.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What a publisher reports that waits for a subscriber (P8). */
@Tag("slow")
class BlockedPublisherTest {
  private static final Duration REPORT = Duration.ofSeconds(5);
  private static final Duration MORE = Duration.ofMillis(800);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Fills the channel, so that the publisher waits, and returns how many messages it took. */
  private static int fill(TopicPublisher publisher) throws Exception {
    int accepted = 0;
    while (publisher.tryPublish(ByteBuffer.allocate(1000))) {
      accepted++;
    }
    return accepted;
  }

  @Test
  void P08_shouldLogOnceWhomItHasWaitedForFor5Seconds() throws Exception {
    Path runtime = Path.of("/dev/shm/ipc-blocked-" + ProcessHandle.current().pid());
    try (Ipc ipc = Ipc.builder().set("runtime-dir", runtime.toString()).build();
        TopicPublisher publisher = ipc.publisher("inproc:blocked");
        TopicSubscriber subscriber = ipc.subscriber("inproc:blocked")) {
      assertTrue(publisher.awaitSubscribers(1, LONG));
      int accepted = fill(publisher);
      List<String> early =
          CapturedLog.linesOf(
              Level.INFO, () -> assertFalse(publisher.publish(ByteBuffer.allocate(1), MORE)));
      assertEquals(List.of(), early);
      List<String> late =
          CapturedLog.linesOf(
              Level.INFO,
              () -> {
                assertFalse(publisher.publish(ByteBuffer.allocate(1), REPORT));
                assertFalse(publisher.publish(ByteBuffer.allocate(1), MORE));
              });
      assertEquals(1, late.size(), late::toString);
      String pid = Long.toString(ProcessHandle.current().pid());
      assertTrue(late.get(0).contains("blocked") && late.get(0).contains(pid), late::toString);
      for (int taken = 0; taken < accepted; ) {
        taken += subscriber.poll(message -> {}, 64, LONG);
      }
      fill(publisher);
      List<String> again =
          CapturedLog.linesOf(
              Level.INFO,
              () -> assertFalse(publisher.publish(ByteBuffer.allocate(1), REPORT.plus(MORE))));
      assertEquals(1, again.size(), again::toString);
    }
    Files.deleteIfExists(runtime.resolve("lock"));
    Files.deleteIfExists(runtime);
  }
}
