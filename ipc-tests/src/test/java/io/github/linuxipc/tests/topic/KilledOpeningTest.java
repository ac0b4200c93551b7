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
import io.github.linuxipc.topic.DurableSubscription;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What a member leaves that is killed before the topic has a record of it. */
@ExtendWith({LeakGuard.class, Watchdog.class})
class KilledOpeningTest {
  private static final int ATTEMPTS = 20;

  /** Opens a member of the topic, and keeps it open. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      Ipc ipc = TopicFixture.builder(args[1], Path.of(args[0])).build();
      if (args[2].startsWith("durable-")) {
        ipc = TopicFixture.builder(args[1], Path.of(args[0]), durable(args[2])).build();
      }
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
    killWhen(fixture, member, () -> count(fixture.directory(), "~", object) != before);
  }

  /** A condition on files. */
  private interface FileCondition {
    boolean holds() throws IOException;
  }

  private static void killWhen(TopicFixture fixture, String member, FileCondition condition)
      throws Exception {
    Process child =
        ChildJvm.builder(
                List.of(),
                Child.class.getName(),
                List.of(fixture.directory().toString(), fixture.transport(), member))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (!condition.holds() && child.isAlive()) {
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

  private static String[] durable(String subscription) {
    return new String[] {"persistent=true", "subscription=" + subscription};
  }

  /**
   * Kills a process while it creates a durable subscription. The channel has no record then, and
   * outlives its process.
   */
  @ParameterizedTest
  @ValueSource(strings = {"shm", "mq"})
  void P09_shouldRemoveTheChannelOfADurableSubscriptionThatWasNotMade(String transport)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      Path topic = fixture.directory().resolve(TopicFixture.NAME + ".topic");
      boolean left = false;
      for (int i = 0; i < ATTEMPTS && !left; i++) {
        killWhen(fixture, "durable-" + i, () -> hasChannel(fixture, topic));
        left = count(topic, "~", ".making") > 0;
        endAll(fixture);
      }
      assertTrue(left, "no attempt hit the opening");
      fixture.publisher().close();
      assertEmpty(fixture, transport);
    }
  }

  /** Returns whether a channel is there that has a mark and no record. */
  private static boolean hasChannel(TopicFixture fixture, Path topic) throws IOException {
    return count(topic, "~", ".making") > 0
        && (count(fixture.directory(), "~", ".shm") > 0 || !queuesOf(fixture).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"shm", "mq"})
  void P09_shouldRemoveTheChannelOfADurableSubscriptionWhoseTopicWasRemoved(String transport)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      fixture.subscriber(durable("audit")).close();
      Path topic = fixture.directory().resolve(TopicFixture.NAME + ".topic");
      try (Stream<Path> files = Files.list(topic)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.delete(file);
        }
      }
      Files.delete(topic);
      fixture.publisher().close();
      assertEmpty(fixture, transport);
    }
  }

  private static void assertEmpty(TopicFixture fixture, String transport) throws IOException {
    try (Stream<Path> files = Files.list(fixture.directory())) {
      assertEquals(List.of("lock"), files.map(file -> String.valueOf(file.getFileName())).toList());
    }
    if (transport.equals("mq")) {
      assertEquals(List.of(), queuesOf(fixture));
    }
  }

  /** Ends the subscriptions that were complete before the kill. */
  private static void endAll(TopicFixture fixture) throws Exception {
    Ipc ipc = fixture.ipc();
    for (DurableSubscription each : ipc.durableSubscriptions(TopicFixture.NAME)) {
      ipc.endSubscription(TopicFixture.NAME, each.name());
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
