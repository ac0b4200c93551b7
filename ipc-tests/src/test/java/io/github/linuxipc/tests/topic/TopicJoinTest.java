package io.github.linuxipc.tests.topic;

import static io.github.linuxipc.tests.topic.TopicFixture.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscribers join while three publishers publish without a pause. */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class TopicJoinTest {
  private static final int JOINS = Integer.getInteger("topic.joins", 40);
  private static final int PUBLISHERS = 3;
  private static final long OF_A_PUBLISHER = 1L << 40;

  /** The number of the last message of each publisher whose publish has begun. */
  private final AtomicLongArray begun = new AtomicLongArray(PUBLISHERS);

  private volatile boolean stop;

  @ParameterizedTest
  @CsvSource({"unix,0", "unix,5", "shm,0", "shm,5", "inproc,5"})
  void P03_shouldMissNothingAfterAJoin(String transport, int history) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = new ArrayList<>();
      for (int p = 0; p < PUBLISHERS; p++) {
        TopicPublisher publisher = fixture.publisher("history=" + history);
        int index = p;
        Thread thread = new Thread(() -> publish(publisher, index));
        thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
        thread.start();
        threads.add(thread);
      }
      Ipc ipc = fixture.ipc("history=" + history);
      for (int join = 0; join < JOINS; join++) {
        try (TopicSubscriber subscriber = ipc.subscriber(TopicFixture.NAME)) {
          long[] atJoin = new long[PUBLISHERS];
          for (int p = 0; p < PUBLISHERS; p++) {
            atJoin[p] = begun.get(p);
          }
          check(subscriber, atJoin, history);
        }
      }
      stop = true;
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), failures);
    }
  }

  private void publish(TopicPublisher publisher, int index) {
    ByteBuffer message = ByteBuffer.allocate(8);
    long number = 0;
    try {
      while (!stop) {
        begun.set(index, ++number);
        publisher.publish(message.clear().putLong(0, index * OF_A_PUBLISHER + number));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Checks that the first message begins with the history, and that no number is left out. */
  private static void check(TopicSubscriber subscriber, long[] atJoin, int history)
      throws Exception {
    Map<Integer, Long> last = new HashMap<>();
    AtomicLong received = new AtomicLong();
    long deadlineNs = System.nanoTime() + 30_000_000_000L;
    boolean enough = false;
    while (!enough && System.nanoTime() < deadlineNs) {
      int unused =
          subscriber.poll(
              m -> {
                long value = number(m.payload());
                int publisher = (int) (value / OF_A_PUBLISHER);
                long number = value % OF_A_PUBLISHER;
                Long before = last.put(publisher, number);
                if (before == null) {
                  assertTrue(
                      number <= atJoin[publisher] + 1,
                      () -> number + " is the first, " + atJoin[publisher] + " was begun");
                  assertTrue(
                      history == 0
                          || number <= Math.max(1, atJoin[publisher] + 1 - history + 1)
                          || number == 1,
                      () -> number + " is the first, with history " + history);
                } else {
                  assertEquals(before + 1, number, "publisher " + publisher);
                }
                assertEquals(0, m.missed());
                received.incrementAndGet();
              },
              50,
              Duration.ofMillis(100));
      enough = last.size() == PUBLISHERS && received.get() > 200;
    }
    assertTrue(enough, () -> "only " + last + " arrived");
  }
}
