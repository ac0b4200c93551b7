package io.github.linuxipc.tests.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.PublishStream;
import io.github.linuxipc.tests.traffic.TopicChecker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one copy of each message that several subscribers share over shared memory. */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class TopicLogTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration WAIT = Duration.ofMillis(5);
  private static final int SIZE = 1000;
  private static final int KIB_OF_LANE = 256;
  private static final int BLOCKS_A_KIB = 2;

  /** What ends a wait. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static PeerProcess peer(TopicFixture fixture) throws Exception {
    return fixture.keep(
        PeerProcess.start(
            List.of(), List.of("runtime-dir=" + fixture.directory(), "transport=shm")));
  }

  private static PeerProcess subscribing(TopicFixture fixture) throws Exception {
    PeerProcess peer = peer(fixture);
    peer.call("subscriber", TopicFixture.NAME);
    return peer;
  }

  /** Returns the names of logs. Each subscriber that follows one has a name of it. */
  private static List<Path> logs(TopicFixture fixture) throws IOException {
    try (Stream<Path> files = Files.walk(fixture.directory())) {
      return files.filter(path -> path.toString().endsWith(".log")).toList();
    }
  }

  private static void awaitFollowers(TopicFixture fixture, int count) throws Exception {
    await(() -> logs(fixture).size() == count);
    Set<Object> inodes =
        logs(fixture).stream().map(TopicLogTest::inode).collect(Collectors.toSet());
    assertEquals(1, inodes.size(), "the logs are one file");
  }

  private static Object inode(Path path) {
    try {
      return Files.getAttribute(path, "unix:ino");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(Condition condition) throws Exception {
    while (!condition.holds()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static void takeUntil(
      TopicSubscriber subscriber, TopicChecker checker, Condition condition) throws Exception {
    while (!condition.holds()) {
      subscriber.poll(checker, 64, WAIT);
    }
  }

  private static List<TopicSubscriber> subscribers(TopicFixture fixture, int count)
      throws Exception {
    List<TopicSubscriber> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(fixture.subscriber());
    }
    return all;
  }

  private static void arrive(TopicSubscriber subscriber, long from, long to, int size)
      throws Exception {
    for (long number = from; number < to; number++) {
      Message message = subscriber.receive(LONG);
      assertNotNull(message, "message " + number + " did not come");
      Payload.check(message.payload(), 1, number, size);
    }
  }

  /** Returns the memory in KiB of each open file of this process whose name contains a text. */
  private static List<Integer> kibOfOpenFiles(String text) throws Exception {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path each : all.toList()) {
        if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).toString().contains(text)) {
          found.add("/proc/" + ProcessHandle.current().pid() + "/fd/" + each.getFileName());
        }
      }
    }
    List<String> command = new ArrayList<>(List.of("stat", "-L", "-c", "%b"));
    command.addAll(found);
    Process stat = new ProcessBuilder(command).start();
    String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return blocks.lines().map(line -> Integer.parseInt(line) / BLOCKS_A_KIB).toList();
  }

  @Test
  void P01_shouldWriteOneCopyForThreeSubscribers() throws Exception {
    try (TopicFixture fixture = new TopicFixture("shm")) {
      TopicPublisher publisher = fixture.publisher();
      List<TopicSubscriber> subscribers = subscribers(fixture, 3);
      assertTrue(publisher.awaitSubscribers(3, LONG));
      awaitFollowers(fixture, 3);
      int accepted = 0;
      while (publisher.tryPublish(Payload.of(1, accepted, SIZE))) {
        accepted++;
      }
      assertTrue(accepted * SIZE > 3 << 20, accepted + " messages were accepted");
      List<Integer> ofLogs = kibOfOpenFiles(".log");
      assertTrue(ofLogs.stream().allMatch(kib -> kib > 4 << 10), "the log has " + ofLogs);
      List<Integer> ofLanes = kibOfOpenFiles("/lane-");
      assertEquals(3, ofLanes.stream().filter(kib -> kib <= KIB_OF_LANE + 8).count(), "" + ofLanes);
      for (TopicSubscriber subscriber : subscribers) {
        arrive(subscriber, 0, accepted, SIZE);
      }
    }
  }

  @Test
  void P05_shouldGiveASkippingSubscriberALaneOfItsOwn() throws Exception {
    try (TopicFixture fixture = new TopicFixture("shm")) {
      TopicPublisher publisher = fixture.publisher();
      List<TopicSubscriber> waiting = subscribers(fixture, 2);
      TopicSubscriber skipping = fixture.subscriber("when-full=skip");
      TopicChecker checker = new TopicChecker().of(skipping);
      assertTrue(publisher.awaitSubscribers(3, LONG));
      awaitFollowers(fixture, 2);
      int total = 20_000;
      for (int i = 0; i < total; i++) {
        publisher.publish(Payload.of(1, i, SIZE));
        for (TopicSubscriber subscriber : waiting) {
          arrive(subscriber, i, i + 1, SIZE);
        }
      }
      takeUntil(skipping, checker, () -> checker.delivered(1) + checker.missed() == total);
      assertTrue(checker.missed() > 0, "it was full");
    }
  }

  @Test
  void P01_shouldDeliverMessagesOfOneMebibyteToThree() throws Exception {
    try (TopicFixture fixture = new TopicFixture("shm")) {
      int size = 1 << 20;
      TopicPublisher publisher = fixture.publisher();
      List<TopicSubscriber> subscribers = subscribers(fixture, 3);
      assertTrue(publisher.awaitSubscribers(3, LONG));
      awaitFollowers(fixture, 3);
      for (int i = 0; i < 50; i++) {
        publisher.publish(Payload.of(1, i, size));
        for (TopicSubscriber subscriber : subscribers) {
          arrive(subscriber, i, i + 1, size);
        }
      }
      assertEquals(3, logs(fixture).size(), "they still follow the log");
    }
  }

  @Test
  void P07_shouldReturnToTheLanesForAMessageThatNeedsSeveralFrames() throws Exception {
    String[] keys = {"max-message-size=3m"};
    try (TopicFixture fixture = new TopicFixture("shm")) {
      TopicPublisher publisher = fixture.publisher(keys);
      List<TopicSubscriber> subscribers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        subscribers.add(fixture.subscriber(keys));
      }
      assertTrue(publisher.awaitSubscribers(3, LONG));
      awaitFollowers(fixture, 3);
      int[] sizes = {SIZE, SIZE, 3 << 20, SIZE, 2 << 20, SIZE};
      for (int i = 0; i < sizes.length; i++) {
        publisher.publish(Payload.of(1, i, sizes[i]));
        for (TopicSubscriber subscriber : subscribers) {
          arrive(subscriber, i, i + 1, sizes[i]);
        }
      }
      for (TopicSubscriber subscriber : subscribers) {
        assertEquals(0, subscriber.statistics().missed());
      }
    }
  }

  @Test
  void P07_shouldNameOnlyTheSubscriberThatHoldsTheOthersBack() throws Exception {
    try (TopicFixture fixture = new TopicFixture("shm")) {
      TopicPublisher publisher = fixture.publisher();
      List<TopicSubscriber> fast = subscribers(fixture, 2);
      PeerProcess slow = subscribing(fixture);
      assertTrue(publisher.awaitSubscribers(3, LONG));
      awaitFollowers(fixture, 3);
      int accepted = 0;
      while (publisher.tryPublish(Payload.of(1, accepted, SIZE))) {
        for (TopicSubscriber subscriber : fast) {
          arrive(subscriber, accepted, accepted + 1, SIZE);
        }
        accepted++;
      }
      assertFalse(publisher.tryPublish(Payload.of(1, accepted, SIZE)));
      assertEquals(
          List.of(slow.pid()),
          publisher.subscriptions().stream()
              .filter(info -> info.blocked().isPresent())
              .map(info -> info.pid())
              .toList());
      assertEquals(
          Map.of(slow.pid(), 1, ProcessHandle.current().pid(), 0),
          publisher.subscriptions().stream()
              .collect(Collectors.toMap(i -> i.pid(), i -> i.backlog(), Math::max)));
      slow.ask("take", accepted + 1);
      publisher.publish(Payload.of(1, accepted, SIZE));
      assertEquals(accepted + 1 + " 0", slow.answer());
      assertTrue(publisher.subscriptions().stream().noneMatch(info -> info.blocked().isPresent()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void P08_shouldFreeAPublisherWhenAFollowerIsKilled(boolean byTryPublish) throws Exception {
    try (TopicFixture fixture = new TopicFixture("shm")) {
      TopicPublisher publisher = fixture.publisher();
      List<TopicSubscriber> others = subscribers(fixture, 2);
      PeerProcess victim = subscribing(fixture);
      assertTrue(publisher.awaitSubscribers(3, LONG));
      awaitFollowers(fixture, 3);
      victim.stop();
      int accepted = 0;
      while (publisher.tryPublish(Payload.of(1, accepted, SIZE))) {
        for (TopicSubscriber subscriber : others) {
          arrive(subscriber, accepted, accepted + 1, SIZE);
        }
        accepted++;
      }
      victim.kill();
      if (byTryPublish) {
        int next = accepted;
        await(() -> publisher.tryPublish(Payload.of(1, next, SIZE)));
      } else {
        publisher.publish(Payload.of(1, accepted, SIZE));
      }
      for (TopicSubscriber subscriber : others) {
        arrive(subscriber, accepted, accepted + 1, SIZE);
      }
      await(() -> publisher.subscriptions().size() == 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 1000, 100_000, 1_000_000})
  void P08_shouldDeliverWhatAKilledPublisherHadPublished(int size) throws Exception {
    try (TopicFixture fixture = new TopicFixture("shm")) {
      List<TopicSubscriber> subscribers = subscribers(fixture, 3);
      List<TopicChecker> checkers = new ArrayList<>();
      subscribers.forEach(subscriber -> checkers.add(new TopicChecker().of(subscriber)));
      for (int tag = 0; tag < 5; tag++) {
        PeerProcess peer = peer(fixture);
        peer.call("publisher", TopicFixture.NAME);
        peer.ask("publish", tag, 0, Integer.MAX_VALUE, size);
        int own = tag;
        for (int i = 0; i < 3; i++) {
          TopicChecker checker = checkers.get(i);
          takeUntil(subscribers.get(i), checker, () -> checker.delivered(own) > 0);
        }
        await(() -> takeSome(subscribers, checkers, fixture));
        peer.kill();
        for (int i = 0; i < 3; i++) {
          TopicSubscriber subscriber = subscribers.get(i);
          takeUntil(subscriber, checkers.get(i), () -> subscriber.publishers().isEmpty());
        }
        long most = checkers.stream().mapToLong(checker -> checker.delivered(own)).max().orElse(0);
        for (TopicChecker checker : checkers) {
          assertTrue(checker.delivered(own) + checker.missed(own) >= most, "delivered or missed");
          assertTrue(checker.missed(own) <= 1, "more than the message that was cut was missed");
        }
      }
      await(() -> logs(fixture).isEmpty());
    }
  }

  private static boolean takeSome(
      List<TopicSubscriber> subscribers, List<TopicChecker> checkers, TopicFixture fixture)
      throws Exception {
    for (int i = 0; i < subscribers.size(); i++) {
      subscribers.get(i).poll(checkers.get(i), 1000, WAIT);
    }
    return logs(fixture).size() == subscribers.size();
  }

  @Test
  void P03_shouldMissNothingWhenSubscribersComeAndGoUnderLoad() throws Exception {
    try (TopicFixture fixture = new TopicFixture("shm")) {
      TopicPublisher publisher = fixture.publisher();
      TopicSubscriber stays = fixture.subscriber();
      TopicChecker checker = new TopicChecker().of(stays);
      assertTrue(publisher.awaitSubscribers(1, LONG));
      PublishStream stream = fixture.keep(PublishStream.start(publisher, 1, SIZE));
      for (int round = 0; round < 80; round++) {
        try (TopicSubscriber guest = fixture.ipc().subscriber(TopicFixture.NAME)) {
          TopicChecker ofGuest = new TopicChecker().of(guest);
          long enough = 100 + 50L * (round % 20);
          while (ofGuest.delivered(1) < enough) {
            guest.poll(ofGuest, 64, WAIT);
            stays.poll(checker, 64, Duration.ZERO);
          }
          assertEquals(0, ofGuest.missed());
        }
      }
      stream.end();
      takeUntil(
          stays, checker, () -> !stream.isRunning() && checker.delivered(1) == stream.accepted());
      assertEquals(0, checker.missed());
      stream.finish();
    }
  }
}
