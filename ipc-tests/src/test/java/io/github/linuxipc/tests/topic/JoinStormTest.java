package io.github.linuxipc.tests.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Subscribers join while three processes publish without a pause, of which one is stopped during
 * some of the joins. The system property {@code topic.joins} is the number of joins of each test.
 */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class JoinStormTest {
  private static final int JOINS = Integer.getInteger("topic.joins", 60);
  private static final int PUBLISHERS = 3;
  private static final int SIZE = 64;
  private static final int STOPPED_EVERY = 5;
  private static final int TAKEN = 20;
  private static final int MOST = 64;
  private static final Duration WAIT = Duration.ofMillis(2);

  /** Three processes that publish, and how many of their publishes have begun. */
  private static final class Publishers {
    final List<PeerProcess> peers = new ArrayList<>();
    final List<SharedCount> begun = new ArrayList<>();

    Publishers(TopicFixture fixture, int history) throws Exception {
      for (int tag = 0; tag < PUBLISHERS; tag++) {
        PeerProcess peer = fixture.keep(start(fixture, history));
        peer.call("publisher", TopicFixture.NAME);
        Path file = fixture.directory().resolve("count-" + tag);
        SharedCount count = fixture.keep(SharedCount.create(file));
        peer.call("publish-stream", tag, SIZE, count.path());
        peers.add(peer);
        begun.add(count);
      }
      for (SharedCount count : begun) {
        while (count.get() < history + 1) {
          Thread.sleep(1);
        }
      }
    }

    private static PeerProcess start(TopicFixture fixture, int history) throws Exception {
      return PeerProcess.start(
          List.of(),
          List.of(
              "runtime-dir=" + fixture.directory(),
              "transport=" + fixture.transport(),
              "topics." + TopicFixture.NAME + ".history=" + history));
    }

    long[] begun() {
      return begun.stream().mapToLong(SharedCount::get).toArray();
    }

    /** Ends the streams, and returns how many messages each has published. */
    long[] finish() throws Exception {
      long[] published = new long[PUBLISHERS];
      for (int tag = 0; tag < PUBLISHERS; tag++) {
        published[tag] = Long.parseLong(peers.get(tag).call("finish-publish"));
      }
      return published;
    }
  }

  @ParameterizedTest
  @CsvSource({"unix,0", "unix,1", "unix,100", "shm,0", "shm,1", "shm,100"})
  void P03_P04_shouldMissNothingAfterAJoin(String transport, int history, TestReporter reporter)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      Publishers publishers = new Publishers(fixture, history);
      Ipc ipc = fixture.ipc("history=" + history);
      for (int join = 0; join < JOINS; join++) {
        boolean stops = join % STOPPED_EVERY == 0;
        PeerProcess stopped = publishers.peers.get(join / STOPPED_EVERY % PUBLISHERS);
        if (stops) {
          stopped.stop();
        }
        joinAndCheck(ipc, publishers, history, stops ? stopped : null);
      }
      long[] published = publishers.finish();
      reporter.publishEntry("joins", Integer.toString(JOINS));
      reporter.publishEntry("published", Arrays.toString(published));
    }
  }

  private static void joinAndCheck(
      Ipc ipc, Publishers publishers, int history, @Nullable PeerProcess stopped) throws Exception {
    long[] before = publishers.begun();
    try (TopicSubscriber subscriber = ipc.subscriber(TopicFixture.NAME)) {
      long[] after = publishers.begun();
      TopicChecker checker = new TopicChecker().of(subscriber);
      if (stopped != null) {
        stopped.resume();
      }
      for (int tag = 0; tag < PUBLISHERS; tag++) {
        take(subscriber, checker, tag, history + TAKEN);
      }
      for (int tag = 0; tag < PUBLISHERS; tag++) {
        long first = checker.first(tag);
        String where = "%d began, between %d and %d".formatted(first, before[tag], after[tag]);
        assertTrue(first <= Math.max(0, after[tag] - history), "too late: " + where);
        assertTrue(first >= before[tag] - 1 - history, "too early: " + where);
      }
      assertEquals(0, checker.missed());
    }
  }

  private static void take(TopicSubscriber subscriber, TopicChecker checker, int tag, long count)
      throws IOException, InterruptedException {
    while (checker.delivered(tag) < count) {
      int unused = subscriber.poll(checker, MOST, WAIT);
    }
  }

  /** Somebody removes or replaces the members file, as a cleaner of old files does. */
  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P03_shouldLoseNothingWhenTheMembersFileIsRemovedOrReplaced(String transport)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      Publishers publishers = new Publishers(fixture, 0);
      Ipc ipc = fixture.ipc();
      TopicSubscriber staying = fixture.subscriber();
      long[] joined = publishers.begun();
      TopicChecker checker = new TopicChecker().of(staying);
      Path members = fixture.directory().resolve(TopicFixture.NAME + ".topic/members");
      for (int join = 0; join < JOINS; join++) {
        Files.deleteIfExists(members);
        if (join % 2 == 1) {
          Files.write(members, new byte[16]);
        }
        FutureTask<Boolean> joining =
            new FutureTask<>(
                () -> {
                  joinAndCheck(ipc, publishers, 0, null);
                  return true;
                });
        Thread thread = new Thread(joining, "joining");
        thread.start();
        while (!joining.isDone()) {
          int unused = staying.poll(checker, MOST, WAIT);
        }
        thread.join();
        assertTrue(joining.get());
      }
      for (PeerProcess peer : publishers.peers) {
        peer.ask("finish-publish");
      }
      for (int tag = 0; tag < PUBLISHERS; tag++) {
        while (!publishers.peers.get(tag).hasAnswered()) {
          int unused = staying.poll(checker, MOST, WAIT);
        }
        long published = Long.parseLong(publishers.peers.get(tag).answer());
        assertTrue(checker.first(tag) <= joined[tag], "the first message");
        take(staying, checker, tag, published - checker.first(tag));
      }
      assertEquals(0, checker.missed());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P03_shouldFailIfAStoppedPublisherReadsARemovedMembersFile(String transport)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      Publishers publishers = new Publishers(fixture, 0);
      PeerProcess stopped = publishers.peers.get(1);
      stopped.stop();
      Files.delete(fixture.directory().resolve(TopicFixture.NAME + ".topic/members"));
      IpcException failure =
          assertThrows(IpcException.class, () -> fixture.subscriber("connect-timeout=1s"));
      assertEquals(ErrorCode.RECEIVER_DOES_NOT_ANSWER, failure.code());
      assertTrue(failure.getMessage().contains(Long.toString(stopped.pid())), failure::getMessage);
      stopped.resume();
      joinAndCheck(fixture.ipc(), publishers, 0, null);
      publishers.finish();
    }
  }
}
