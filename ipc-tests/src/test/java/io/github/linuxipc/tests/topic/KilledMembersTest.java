package io.github.linuxipc.tests.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import io.github.linuxipc.tests.traffic.PublishStream;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Publishers and subscribers are killed under load, in all 300. A publisher and a subscriber of
 * this process stay: the subscriber gets each message of each publisher, except the one that a
 * death cut in half, which is counted.
 */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class KilledMembersTest {
  private static final int REPEATS = Integer.getInteger("kill.repeats", 30);
  private static final int FIRST_SEED = Integer.getInteger("kill.first-seed", 0);
  private static final int PUBLISHERS = 3;
  private static final int SUBSCRIBERS = 2;
  private static final int SURVIVOR = 100;
  private static final int MOST_BETWEEN_KILLS = 2_000;
  private static final Duration WAIT = Duration.ofMillis(20);

  static Stream<Arguments> repeats() {
    return Stream.of("unix", "shm")
        .flatMap(
            transport ->
                IntStream.range(FIRST_SEED, FIRST_SEED + REPEATS)
                    .mapToObj(seed -> Arguments.of(transport, seed)));
  }

  /** What ends a wait. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void takeUntil(
      TopicSubscriber subscriber, TopicChecker checker, Condition condition) throws Exception {
    while (!condition.holds()) {
      subscriber.poll(checker, 64, WAIT);
    }
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void P01_P08_shouldKeepTheRulesWhenMembersAreKilled(String transport, int seed) throws Exception {
    Random random = new Random(seed);
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      TopicSubscriber subscriber = fixture.subscriber();
      TopicChecker checker = new TopicChecker().of(subscriber);
      List<PeerProcess> victims = new ArrayList<>();
      for (int i = 0; i < SUBSCRIBERS; i++) {
        PeerProcess peer = start(fixture);
        peer.call("subscriber", TopicFixture.NAME);
        peer.ask("take", Integer.MAX_VALUE);
        victims.add(peer);
      }
      List<SharedCount> begun = new ArrayList<>();
      List<PeerProcess> publishers = new ArrayList<>();
      int size = 100 + random.nextInt(20_000);
      for (int tag = 0; tag < PUBLISHERS; tag++) {
        SharedCount count =
            fixture.keep(SharedCount.create(fixture.directory().resolve("count-" + tag)));
        PeerProcess peer = start(fixture);
        peer.call("publisher", TopicFixture.NAME);
        peer.call("publish-stream", tag, size, count.path());
        begun.add(count);
        publishers.add(peer);
        victims.add(random.nextInt(victims.size() + 1), peer);
      }
      PublishStream stream = fixture.keep(PublishStream.start(publisher, SURVIVOR, size));
      for (PeerProcess victim : victims) {
        long until = checker.delivered() + random.nextInt(MOST_BETWEEN_KILLS);
        takeUntil(subscriber, checker, () -> checker.delivered() >= until);
        victim.kill();
      }
      // One that was killed before its first message was accepted may never have connected.
      Set<Long> heard = new HashSet<>();
      for (int tag = 0; tag < PUBLISHERS; tag++) {
        if (begun.get(tag).get() > 1) {
          heard.add(publishers.get(tag).pid());
        }
      }
      takeUntil(subscriber, checker, () -> checker.left().keySet().containsAll(heard));
      long goal = stream.accepted() + 100;
      takeUntil(subscriber, checker, () -> checker.delivered(SURVIVOR) >= goal);
      stream.end();
      takeUntil(
          subscriber,
          checker,
          () -> !stream.isRunning() && checker.delivered(SURVIVOR) == stream.accepted());
      stream.finish();
      assertEquals(0, checker.missed(SURVIVOR));
      assertTrue(checker.left().values().stream().allMatch(died -> died), "all have died");
      for (int tag = 0; tag < PUBLISHERS; tag++) {
        long known = checker.delivered(tag) + checker.missed(tag);
        long began = begun.get(tag).get();
        assertTrue(known == began || known == began - 1, known + " of " + began + " are known");
        assertTrue(checker.missed(tag) <= 1, checker.missed(tag) + " were missed");
      }
      subscriber.close();
      publisher.close();
      for (SharedCount count : begun) {
        count.close();
      }
      try (Stream<Path> left = Files.list(fixture.directory())) {
        assertEquals(List.of("lock"), left.map(KilledMembersTest::name).toList());
      }
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static PeerProcess start(TopicFixture fixture) throws Exception {
    return fixture.keep(
        PeerProcess.start(
            List.of(),
            List.of("runtime-dir=" + fixture.directory(), "transport=" + fixture.transport())));
  }
}
