package io.github.linuxipc.tests.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A subscriber's process is stopped, and costs nobody but itself. The system property {@code
 * topic.stopped-seconds} is how long the one of three is stopped that skips.
 */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class StoppedSubscriberTest {
  private static final Duration STOPPED =
      Duration.ofSeconds(Integer.getInteger("topic.stopped-seconds", 10));

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration WAIT = Duration.ofMillis(5);
  private static final int SIZE = 500;
  private static final int MOST = 64;
  private static final int FEW = 100;

  private static PeerProcess peer(TopicFixture fixture, String... settings) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("runtime-dir=" + fixture.directory(), "transport=" + fixture.transport()));
    for (String setting : settings) {
      all.add("topics." + TopicFixture.NAME + "." + setting);
    }
    return fixture.keep(PeerProcess.start(List.of(), all));
  }

  @ParameterizedTest
  @CsvSource({
    "unix, goes-on",
    "unix, closes",
    "unix, is-killed",
    "shm, goes-on",
    "shm, closes",
    "shm, is-killed",
    "fifo, is-killed",
    "unix-seqpacket, is-killed"
  })
  void P05_shouldCountExactlyWhatAStoppedSubscriberMisses(
      String transport, String publisher, TestReporter reporter) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      PeerProcess stopped = peer(fixture, "when-full=skip");
      stopped.call("subscriber", TopicFixture.NAME);
      TopicSubscriber[] others = {fixture.subscriber(), fixture.subscriber()};
      TopicChecker[] checkers = {
        new TopicChecker().of(others[0]), new TopicChecker().of(others[1])
      };
      PeerProcess publishing = peer(fixture);
      publishing.call("publisher", TopicFixture.NAME);
      assertEquals("true", publishing.call("subscribers", 3));
      SharedCount begun = fixture.keep(SharedCount.create(fixture.directory().resolve("begun")));
      publishing.call("publish-stream", 1, SIZE, begun.path());
      stopped.stop();
      long untilNs = System.nanoTime() + STOPPED.toNanos();
      while (untilNs - System.nanoTime() > 0) {
        poll(others, checkers);
      }
      if (publisher.equals("goes-on")) {
        stopped.resume();
        long more = checkers[0].delivered() + FEW;
        while (checkers[0].delivered() < more) {
          poll(others, checkers);
        }
      }
      publishing.ask("finish-publish");
      while (!publishing.hasAnswered()) {
        poll(others, checkers);
      }
      long published = Long.parseLong(publishing.answer());
      while (checkers[0].delivered() < published || checkers[1].delivered() < published) {
        poll(others, checkers);
      }
      switch (publisher) {
        case "closes" -> publishing.call("close-publisher");
        case "is-killed" -> publishing.kill();
        default -> {}
      }
      stopped.resume();
      String[] counts = stopped.call("take", published).split(" ", -1);
      long missed = Long.parseLong(counts[1]);
      assertEquals(published, Long.parseLong(counts[0]) + missed);
      assertTrue(missed > 0, "it was never full");
      for (TopicChecker checker : checkers) {
        assertEquals(published, checker.delivered());
        assertEquals(0, checker.missed());
        assertEquals(0, checker.first(1));
      }
      reporter.publishEntry("published", Long.toString(published));
      reporter.publishEntry("missed by the stopped one", Long.toString(missed));
    }
  }

  /** Reports how long after the kill the publisher went on. P8 allows 1 s on an idle machine. */
  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "fifo", "mq", "tcp", "unix-dgram", "unix-seqpacket"})
  void P08_shouldGoOnWhenAStoppedSubscriberIsKilled(String transport, TestReporter reporter)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      PeerProcess stopped = peer(fixture);
      stopped.call("subscriber", TopicFixture.NAME);
      TopicPublisher publisher = fixture.publisher();
      assertTrue(publisher.awaitSubscribers(1, LONG));
      stopped.stop();
      long accepted = 0;
      while (publisher.publish(TopicFixture.numbered(accepted, SIZE), SHORT)) {
        accepted++;
      }
      SubscriptionInfo blocking = publisher.subscriptions().get(0);
      assertEquals(stopped.pid(), blocking.pid());
      assertTrue(blocking.blocked().isPresent(), "it names whom it waits for");
      FutureTask<Long> publishing =
          new FutureTask<>(
              () -> {
                publisher.publish(TopicFixture.numbered(0, SIZE));
                return System.nanoTime();
              });
      Thread thread = new Thread(publishing, "publishing");
      thread.start();
      assertFalse(publisher.tryPublish(TopicFixture.numbered(0, SIZE)), "it waits");
      long killedNs = System.nanoTime();
      stopped.kill();
      long wentOnNs = publishing.get();
      thread.join();
      assertTrue(wentOnNs - killedNs > 0, "it went on before the kill");
      long ms = (wentOnNs - killedNs) / 1_000_000;
      reporter.publishEntry("ms until it went on", Long.toString(ms));
    }
  }

  private static void poll(TopicSubscriber[] subscribers, TopicChecker[] checkers)
      throws Exception {
    for (int i = 0; i < subscribers.length; i++) {
      int unused = subscribers[i].poll(checkers[i], MOST, WAIT);
    }
  }
}
