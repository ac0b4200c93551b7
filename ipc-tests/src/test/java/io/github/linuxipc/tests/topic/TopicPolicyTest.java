package io.github.linuxipc.tests.topic;

import static io.github.linuxipc.tests.topic.TopicFixture.number;
import static io.github.linuxipc.tests.topic.TopicFixture.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import io.github.linuxipc.topic.WhenFull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** History, slow subscribers, deaths, the end of the stream, and files that are removed. */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class TopicPolicyTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static long next(TopicSubscriber subscriber) throws Exception {
    Message message = subscriber.receive(LONG);
    assertNotNull(message, "no message arrived");
    return number(message.payload());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P04_shouldGiveHistoryWithoutGapOrRepeat(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher("history=5");
      for (int i = 1; i <= 12; i++) {
        publisher.publish(numbered(i, 8 * i));
      }
      TopicSubscriber three = fixture.subscriber("history=3");
      TopicSubscriber all = fixture.subscriber("history=100");
      TopicSubscriber none = fixture.subscriber();
      assertEquals(10, next(three), "an idle publisher gives its history too");
      assertEquals(8, next(all));
      publisher.publish(numbered(13, 8));
      for (int i = 11; i <= 13; i++) {
        assertEquals(i, next(three));
      }
      for (int i = 9; i <= 13; i++) {
        assertEquals(i, next(all));
      }
      assertEquals(13, next(none));
      for (TopicSubscriber each : List.of(three, all, none)) {
        assertNull(each.tryReceive());
        assertEquals(0, each.statistics().missed());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P05_shouldCountWhatASkippingSubscriberMisses(String transport) throws Exception {
    int count = 50_000;
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      TopicSubscriber waiting = fixture.subscriber();
      TopicSubscriber skipping = fixture.subscriber("when-full=skip");
      assertTrue(publisher.awaitSubscribers(2, LONG));
      AtomicLong gaps = new AtomicLong();
      skipping.onGap((who, missed) -> gaps.addAndGet(missed));
      for (int i = 0; i < count; i++) {
        publisher.publish(numbered(i, 100));
        if (i % 50 == 49) {
          for (int n = i - 49; n <= i; n++) {
            assertEquals(n, next(waiting));
          }
        }
      }
      long taken = take(skipping, count, gaps);
      assertEquals(count, taken + gaps.get());
      assertTrue(gaps.get() > 0, "it was never full");
      assertEquals(gaps.get(), skipping.statistics().missed());
      publisher.publish(numbered(count, 8));
      assertEquals(count, next(skipping));
    }
  }

  /** Polls until messages and gaps together are what was published. */
  private static long take(TopicSubscriber subscriber, long expected, AtomicLong gaps)
      throws Exception {
    AtomicLong taken = new AtomicLong();
    AtomicLong due = new AtomicLong();
    long deadlineNs = System.nanoTime() + LONG.toNanos();
    while (taken.get() + gaps.get() < expected && System.nanoTime() < deadlineNs) {
      int unused =
          subscriber.poll(
              m -> {
                long number = number(m.payload());
                assertEquals(due.get() + m.missed(), number, "the gap before a message");
                due.set(number + 1);
                taken.incrementAndGet();
              },
              100,
              SHORT);
    }
    return taken.get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P05_shouldReportAFinalGapOfAPublisherThatClosedOrDied(String transport) throws Exception {
    for (boolean kill : new boolean[] {true, false}) {
      try (TopicFixture fixture = new TopicFixture(transport)) {
        TopicSubscriber skipping = fixture.subscriber("when-full=skip");
        AtomicLong gaps = new AtomicLong();
        List<Boolean> left = new ArrayList<>();
        skipping.onGap((who, missed) -> gaps.addAndGet(missed));
        skipping.onPublisherLeft((who, died) -> left.add(died));
        TopicPeer peer = fixture.peer();
        assertEquals("ok", peer.call("publisher"));
        assertEquals("ok", peer.call("await 1")); // what dies unconnected may leave no gap
        assertEquals("ok", peer.call("publish 0 20000 1000"));
        if (kill) {
          peer.kill();
        } else {
          peer.call("close");
        }
        long taken = take(skipping, 20_000, gaps);
        assertEquals(20_000, taken + gaps.get());
        long deadlineNs = System.nanoTime() + LONG.toNanos();
        while (left.isEmpty() && System.nanoTime() < deadlineNs) {
          assertNull(skipping.receive(SHORT));
        }
        assertEquals(List.of(kill), left);
        assertEquals(List.of(), skipping.publishers());
        assertEquals(20_000, taken + gaps.get());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P05_shouldEndASubscriptionThatIsFullForTooLong(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      TopicPublisher other = fixture.publisher();
      TopicSubscriber slow = fixture.subscriber("when-full=leave", "slow-limit=200ms");
      assertTrue(publisher.awaitSubscribers(1, LONG));
      assertTrue(other.awaitSubscribers(1, LONG));
      long published = 0;
      long deadlineNs = System.nanoTime() + LONG.toNanos();
      while (!publisher.subscriptions().isEmpty() && System.nanoTime() < deadlineNs) {
        assertTrue(publisher.tryPublish(numbered(published++, 1000)));
      }
      assertEquals(List.of(), publisher.subscriptions());
      AtomicLong taken = new AtomicLong();
      ChannelClosedException end =
          assertThrows(
              ChannelClosedException.class, () -> slow.forEach(m -> taken.incrementAndGet()));
      assertEquals(ErrorCode.SUBSCRIPTION_ENDED, end.code());
      assertEquals(published, taken.get() + slow.statistics().missed());
      while (!other.subscriptions().isEmpty() && System.nanoTime() < deadlineNs) {
        Thread.sleep(10);
      }
      assertEquals(List.of(), other.subscriptions(), "the other publisher has left it too");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix"})
  void P06_shouldRefuseAPolicyThatAPublisherDoesNotAllow(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher("allow-when-full=skip,leave");
      IpcException refused = assertThrows(IpcException.class, fixture::subscriber);
      assertEquals(ErrorCode.WHEN_FULL_NOT_ALLOWED, refused.code());
      TopicSubscriber skipping = fixture.subscriber("when-full=skip");
      publisher.publish(numbered(1, 8));
      assertEquals(0, skipping.statistics().skipped());
      IpcException other =
          assertThrows(IpcException.class, () -> fixture.publisher("allow-when-full=wait"));
      assertEquals(ErrorCode.WHEN_FULL_NOT_ALLOWED, other.code());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P08_shouldGoOnWhenTheSubscriberThatBlocksDies(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      TopicPeer peer = fixture.peer();
      assertEquals("ok", peer.call("subscriber"));
      TopicSubscriber here = fixture.subscriber("when-full=skip");
      assertTrue(publisher.awaitSubscribers(2, LONG));
      long published = 0;
      while (publisher.publish(numbered(published, 1000), SHORT)) {
        published++;
      }
      SubscriptionInfo blocked =
          publisher.subscriptions().stream()
              .filter(info -> info.whenFull() == WhenFull.WAIT)
              .findFirst()
              .orElseThrow();
      assertEquals(peer.pid(), blocked.pid());
      assertTrue(blocked.blocked().orElseThrow().compareTo(SHORT.dividedBy(2)) > 0);
      peer.kill();
      assertTrue(publisher.publish(numbered(published, 1000), LONG));
      assertEquals(1, publisher.subscribers());
      assertTrue(here.isOpen());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P03_shouldReachASubscriberThatJoinedWhileThePublisherWasStopped(String transport)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPeer peer = fixture.peer();
      assertEquals("ok", peer.call("publisher"));
      peer.signal("STOP");
      TopicSubscriber subscriber = fixture.subscriber();
      peer.send("publish 1 3 8");
      assertNull(subscriber.receive(SHORT));
      peer.signal("CONT");
      assertEquals("ok", peer.answer());
      for (int i = 1; i <= 3; i++) {
        assertEquals(i, next(subscriber));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P10_shouldEndTheStreamWithTheLastPublisher(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicSubscriber subscriber = fixture.subscriber("end-of-stream=last-publisher");
      assertNull(subscriber.receive(Duration.ofMillis(500)), "no publisher was there yet");
      TopicPublisher first = fixture.publisher();
      TopicPublisher second = fixture.publisher();
      first.publish(numbered(1, 8));
      first.close();
      second.publish(numbered(2, 8));
      assertEquals(1 + 2, next(subscriber) + next(subscriber));
      assertNull(subscriber.receive(Duration.ofMillis(500)), "one publisher is left");
      second.close();
      AtomicLong unexpected = new AtomicLong();
      assertEquals(
          Receiver.END_OF_STREAM, subscriber.poll(m -> unexpected.incrementAndGet(), 1, LONG));
      assertEquals(0, unexpected.get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P03_shouldSurviveAMembersFileThatIsRemovedOrReplaced(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      TopicSubscriber before = fixture.subscriber();
      Path members = fixture.directory().resolve("prices.topic/members");
      long number = 0;
      for (int round = 0; round < 4; round++) {
        Files.delete(members);
        if (round % 2 == 1) {
          Files.write(members, new byte[16]);
        }
        TopicSubscriber after = fixture.subscriber();
        publisher.publish(numbered(++number, 8));
        assertEquals(number, next(after));
        assertEquals(number, next(before));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix"})
  void shouldNameBothKindsOfANameThatIsAnother(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicSubscriber subscriber = fixture.subscriber();
      for (String kind : List.of("channel", "service")) {
        IpcException bind =
            assertThrows(
                IpcException.class,
                () -> {
                  if (kind.equals("channel")) {
                    fixture.ipc().receiver(TopicFixture.NAME);
                  } else {
                    fixture.ipc().responder(TopicFixture.NAME);
                  }
                });
        assertEquals(ErrorCode.CHANNEL_IN_USE, bind.code());
        assertTrue(bind.getMessage().contains(kind) && bind.getMessage().contains("topic"));
        IpcException open =
            assertThrows(
                IpcException.class,
                () -> {
                  if (kind.equals("channel")) {
                    fixture.ipc().sender(TopicFixture.NAME);
                  } else {
                    fixture.ipc().requester(TopicFixture.NAME);
                  }
                });
        assertEquals(ErrorCode.INCOMPATIBLE_PEER, open.code());
      }
      subscriber.close();
      fixture.keep(fixture.ipc().receiver(TopicFixture.NAME));
      IpcException topic = assertThrows(IpcException.class, fixture::publisher);
      assertEquals(ErrorCode.INCOMPATIBLE_PEER, topic.code());
      assertTrue(topic.getMessage().contains("channel") && topic.getMessage().contains("topic"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void shouldTakePartInAWaitSet(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      TopicSubscriber subscriber = fixture.subscriber();
      List<Long> got = new ArrayList<>();
      WaitSet set = fixture.keep(fixture.ipc().waitSet());
      set.add(subscriber, m -> got.add(number(m.payload())));
      for (long i = 0; i < 20; i++) {
        publisher.publish(numbered(i, 8));
        while (got.size() <= i) {
          int unused = set.await(LONG);
        }
        assertEquals(i, got.get((int) i));
      }
      assertFalse(got.isEmpty());
    }
  }
}
