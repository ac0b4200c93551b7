package io.github.linuxipc.tests.topic;

import static io.github.linuxipc.tests.topic.TopicFixture.number;
import static io.github.linuxipc.tests.topic.TopicFixture.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published reaches every subscriber, or none. */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class TopicDeliveryTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static Message next(TopicSubscriber subscriber) throws Exception {
    Message message = subscriber.receive(LONG);
    assertNotNull(message, "no message arrived");
    return message;
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P02_shouldPublishWithoutSubscribers(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      assertTrue(publisher.tryPublish(numbered(1, 8)));
      publisher.publish(numbered(2, 8));
      assertEquals(2, publisher.statistics().messages());
      assertFalse(publisher.awaitSubscribers(1, Duration.ZERO));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P03_shouldDeliverEverythingAfterTheSubscription(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      publisher.publish(numbered(0, 8));
      List<TopicSubscriber> subscribers = new ArrayList<>();
      for (int i = 1; i <= 30; i++) {
        subscribers.add(fixture.subscriber());
        publisher.publish(numbered(i, 8));
      }
      for (int i = 0; i < 30; i++) {
        for (int n = i + 1; n <= 30; n++) {
          assertEquals(n, number(next(subscribers.get(i)).payload()), "subscriber " + i);
        }
        assertNull(subscribers.get(i).tryReceive());
      }
      assertEquals(30, publisher.subscribers());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P04_shouldLeaveInOrderWhenTheProcessOfAnIdlePublisherExits(String transport)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicSubscriber subscriber = fixture.subscriber();
      TopicPeer peer = fixture.peer();
      assertEquals("ok", peer.call("publisher"));
      assertEquals("ok", peer.call("await 1"));
      assertEquals("ok", peer.call("publish 0 3 8"));
      for (int i = 0; i < 3; i++) {
        assertEquals(i, number(next(subscriber).payload()));
      }
      peer.send("exit");
      long deadlineNs = System.nanoTime() + LONG.toNanos();
      while (!subscriber.publishers().isEmpty() && System.nanoTime() < deadlineNs) {
        assertNull(subscriber.receive(SHORT));
      }
      assertEquals(List.of(), subscriber.publishers());
      assertEquals(0, subscriber.statistics().peerLosses(), "its sender sent no close notice");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P01_shouldDeliverEachPublishersMessagesInOrder(String transport) throws Exception {
    int count = 2_000;
    try (TopicFixture fixture = new TopicFixture(transport)) {
      List<TopicSubscriber> subscribers = List.of(fixture.subscriber(), fixture.subscriber());
      List<TopicPublisher> publishers = List.of(fixture.publisher(), fixture.publisher());
      List<Thread> threads = new ArrayList<>();
      for (int p = 0; p < 2; p++) {
        TopicPublisher publisher = publishers.get(p);
        long base = p * 1_000_000L;
        Thread thread =
            new Thread(
                () -> {
                  try {
                    for (int i = 0; i < count; i++) {
                      publisher.publish(
                          numbered(base + i, 8 + i % 3000), Headers.of("n", "" + (base + i)));
                    }
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      long[][] due = {{0, 1_000_000}, {0, 1_000_000}};
      for (int i = 0; i < 2 * count; i++) {
        for (int s = 0; s < 2; s++) {
          Message message = next(subscribers.get(s));
          long number = number(message.payload());
          int from = number >= 1_000_000 ? 1 : 0;
          assertEquals(due[s][from]++, number);
          assertEquals("" + number, message.headers().text("n"));
          assertEquals(0, message.missed());
        }
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(2L * count, subscribers.get(0).statistics().messages());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P07_shouldRefuseForAllWhenOneOfThreeIsFull(String transport) throws Exception {
    for (int length : new int[] {64, 1 << 20}) {
      try (TopicFixture fixture = new TopicFixture(transport)) {
        List<TopicSubscriber> subscribers =
            List.of(fixture.subscriber(), fixture.subscriber(), fixture.subscriber());
        TopicPublisher publisher = fixture.publisher();
        assertTrue(publisher.awaitSubscribers(3, LONG));
        long[] received = new long[3];
        long accepted = 0;
        boolean full = false;
        while (!full) {
          full = !publisher.tryPublish(numbered(accepted, length));
          accepted += full ? 0 : 1;
          for (int s = 0; s < 2; s++) { // the third takes nothing
            received[s] += drain(subscribers.get(s), received[s]);
          }
          if (full) {
            assertFalse(publisher.publish(numbered(accepted, length), SHORT));
          }
        }
        assertTrue(publisher.subscriptions().stream().anyMatch(i -> i.backlog() > 0));
        for (int s = 0; s < 3; s++) {
          while (received[s] < accepted) {
            assertEquals(received[s]++, number(next(subscribers.get(s)).payload()));
          }
          assertNull(subscribers.get(s).receive(SHORT), "a refused message arrived");
        }
        assertTrue(publisher.publish(numbered(accepted, length), LONG));
        for (TopicSubscriber subscriber : subscribers) {
          assertEquals(accepted, number(next(subscriber).payload()));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P07_shouldShowNoBacklogWhenTheSubscriberHasTakenWhatThereWas(String transport)
      throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      List<TopicSubscriber> subscribers = List.of(fixture.subscriber(), fixture.subscriber());
      TopicPublisher publisher = fixture.publisher();
      assertTrue(publisher.awaitSubscribers(2, LONG));
      long[] received = new long[2];
      for (long n = 0; publisher.publish(numbered(n, 64), SHORT); n++) {
        received[0] += drain(subscribers.get(0), received[0]);
      }
      assertEquals(
          List.of(0, 1),
          publisher.subscriptions().stream().map(i -> i.backlog()).sorted().toList());
      while (publisher.subscriptions().stream()
          .anyMatch(info -> info.backlog() > 0 || info.blocked().isPresent())) {
        received[1] += drain(subscribers.get(1), received[1]);
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  private static long drain(TopicSubscriber subscriber, long from) throws Exception {
    long count = 0;
    for (Message m = subscriber.tryReceive(); m != null; m = subscriber.tryReceive()) {
      assertEquals(from + count, number(m.payload()));
      count++;
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void P03_shouldReachASubscriberOfAnotherProcess(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      publisher.publish(numbered(0, 8));
      TopicPeer peer = fixture.peer();
      assertEquals("ok", peer.call("subscriber"));
      for (int i = 1; i <= 100; i++) {
        publisher.publish(numbered(i, i));
      }
      assertEquals("100 100 0", peer.call("take 100 20000"));
      TopicSubscriber here = fixture.subscriber();
      assertEquals("ok", peer.call("publisher"));
      assertEquals("ok", peer.call("publish 500 50 100"));
      for (int i = 500; i < 550; i++) {
        assertEquals(i, number(next(here).payload()));
      }
      assertEquals(peer.pid(), here.publishers().get(1 - indexOfThisProcess(here)).pid());
    }
  }

  private static int indexOfThisProcess(TopicSubscriber subscriber) {
    return subscriber.publishers().get(0).pid() == ProcessHandle.current().pid() ? 0 : 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void shouldLeaveNothingBehind(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      TopicSubscriber subscriber = fixture.subscriber();
      publisher.publish(numbered(1, 8));
      assertEquals(1, number(next(subscriber).payload()));
      fixture.closeAll();
      try (var files = Files.list(fixture.directory())) {
        assertEquals(
            List.of("lock"), files.map(file -> file.getFileName().toString()).sorted().toList());
      }
    }
  }
}
