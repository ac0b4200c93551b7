package io.github.linuxipc.tests.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.MessageQueue;
import io.github.linuxipc.spi.file.DirectoryTag;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.ChildJvm;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a member leaves that is killed before the topic has a record of it. */
@ExtendWith({LeakGuard.class, Watchdog.class})
class KilledOpeningTest {
  private static final int ATTEMPTS = 20;

  /** Opens a member of the topic, and keeps it open. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      Ipc ipc = TopicFixture.builder(args[1], Path.of(args[0])).build();
      AutoCloseable member =
          args[2].equals("publisher")
              ? ipc.publisher(TopicFixture.NAME)
              : ipc.subscriber(TopicFixture.NAME);
      System.out.println("opened " + member);
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unix, subscriber, .live",
    "unix, publisher, .live",
    "shm, subscriber, .shm",
    "fifo, subscriber, .fifo"
  })
  void P08_shouldRemoveWhatAMemberLeavesThatIsKilledWhileItOpens(
      String transport, String member, String object) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      boolean left = false;
      for (int i = 0; i < ATTEMPTS && !left; i++) {
        killWhileItOpens(fixture, member, object);
        left = isLeft(fixture, object);
      }
      assertTrue(left, "no attempt hit the opening");
      TopicPublisher publisher = fixture.publisher();
      assertEquals(1, count(fixture.directory(), "~", ".live"), "the publisher's own is there");
      publisher.close();
      try (Stream<Path> files = Files.list(fixture.directory())) {
        assertEquals(
            List.of("lock"), files.map(file -> String.valueOf(file.getFileName())).toList());
      }
    }
  }

  /** Starts a member and kills it as soon as an object of its channel exists. */
  private static void killWhileItOpens(TopicFixture fixture, String member, String object)
      throws Exception {
    long before = count(fixture.directory(), "~", object);
    Process child =
        ChildJvm.builder(
                List.of(),
                Child.class.getName(),
                List.of(fixture.directory().toString(), fixture.transport(), member))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (count(fixture.directory(), "~", object) == before && child.isAlive()) {
      Thread.onSpinWait();
    }
    child.destroyForcibly().waitFor();
    child.getOutputStream().close();
  }

  private static boolean isLeft(TopicFixture fixture, String object) throws IOException {
    Path topic = fixture.directory().resolve(TopicFixture.NAME + ".topic");
    return count(fixture.directory(), "~", object)
        > count(topic, "~", ".sub") + count(topic, "~", ".pub");
  }

  private static long count(Path directory, String prefix, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
          .count();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  @Test
  void P08_shouldRemoveTheQueueOfASubscriberThatIsKilled() throws Exception {
    try (TopicFixture fixture = new TopicFixture("mq");
        TopicPeer peer = TopicPeer.start("mq", fixture.directory())) {
      assertEquals("ok", peer.call("subscriber"));
      List<String> notes = queuesOf(fixture);
      assertEquals(1, notes.size());
      MessageQueue.open(notes.get(0)).close();
      peer.kill();
      TopicSubscriber next = fixture.subscriber();
      ErrnoException gone =
          assertThrows(ErrnoException.class, () -> MessageQueue.open(notes.get(0)).close());
      assertEquals(Errno.ENOENT, gone.errno(), "the queue of the killed subscriber");
      next.close();
      assertEquals(List.of(), queuesOf(fixture));
    }
  }

  /** Returns the names of the queues of a fixture's directory, which their transport has noted. */
  private static List<String> queuesOf(TopicFixture fixture) throws IOException {
    String tag = DirectoryTag.of(fixture.directory());
    try (Stream<Path> files = Files.list(PrivateDirectory.runtime())) {
      return new ArrayList<>(
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.contains(tag) && name.endsWith(".mq"))
              .map(name -> "/" + name.substring(0, name.length() - ".mq".length()))
              .toList());
    }
  }
}
