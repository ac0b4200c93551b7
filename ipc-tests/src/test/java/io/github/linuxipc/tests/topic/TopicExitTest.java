package io.github.linuxipc.tests.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.ChildJvm;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the exit of a process closes its publishers and subscribers in order. */
@ExtendWith({LeakGuard.class, Watchdog.class})
class TopicExitTest {
  private static final Duration WAIT = Duration.ofMillis(20);
  private static final int MANY = 20_000;
  private static final int SIZE = 500;

  /** Ends in the way that the third argument names, without closing what it has opened. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      Ipc ipc = TopicFixture.builder(args[1], Path.of(args[0])).build();
      if (args[2].startsWith("publisher")) {
        publish(ipc.publisher(TopicFixture.NAME));
      } else {
        TopicSubscriber subscriber = ipc.subscriber(TopicFixture.NAME);
        subscriber.forEach(message -> System.exit(0));
      }
      System.out.println("ends");
      if (args[2].endsWith("exit")) {
        System.exit(0);
      }
    }

    private static void publish(TopicPublisher publisher) throws Exception {
      assertTrue(publisher.awaitSubscribers(2, Duration.ofSeconds(30)));
      for (int i = 0; i < MANY; i++) {
        publisher.publish(TopicFixture.numbered(i, SIZE));
      }
    }
  }

  private static Process start(TopicFixture fixture, String how) throws Exception {
    List<String> arguments = List.of(fixture.directory().toString(), fixture.transport(), how);
    Process child = ChildJvm.builder(List.of(), Child.class.getName(), arguments).start();
    fixture.keep(child::destroyForcibly);
    child.getOutputStream().close();
    return child;
  }

  private static void awaitEnd(Process child) throws Exception {
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), output);
  }

  @ParameterizedTest
  @CsvSource({
    "unix, publisher-exit",
    "unix, publisher-end",
    "shm, publisher-exit",
    "shm, publisher-end",
    "fifo, publisher-exit",
    "unix-seqpacket, publisher-end"
  })
  void T13_shouldCloseAPublisherInOrder(String transport, String how) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicSubscriber waiting = fixture.subscriber();
      TopicSubscriber skipping = fixture.subscriber("when-full=skip");
      AtomicLong due = new AtomicLong();
      AtomicLong known = new AtomicLong();
      List<String> left = new ArrayList<>();
      waiting.onPublisherLeft((who, died) -> left.add("waiting, died: " + died));
      skipping.onPublisherLeft((who, died) -> left.add("skipping, died: " + died));
      skipping.onGap((who, missed) -> known.addAndGet(missed));
      Process child = start(fixture, how);
      while (left.isEmpty()) {
        int unused =
            waiting.poll(
                message ->
                    assertEquals(due.getAndIncrement(), TopicFixture.number(message.payload())),
                64,
                WAIT);
      }
      assertEquals(MANY, due.get());
      while (left.size() < 2) {
        int unused = skipping.poll(message -> known.incrementAndGet(), 64, WAIT);
      }
      awaitEnd(child);
      assertEquals(List.of("waiting, died: false", "skipping, died: false"), left);
      assertEquals(MANY, known.get());
      assertTrue(skipping.statistics().missed() > 0, "it was never full");
      waiting.close();
      skipping.close();
      assertEquals(List.of("lock"), files(fixture));
    }
  }

  @ParameterizedTest
  @CsvSource({"unix", "shm", "mq"})
  void T13_shouldEndASubscriptionWhoseHandlerExits(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      TopicPublisher publisher = fixture.publisher();
      Process child = start(fixture, "subscriber");
      assertTrue(publisher.awaitSubscribers(1, Duration.ofSeconds(30)));
      publisher.publish(TopicFixture.numbered(1, SIZE));
      awaitEnd(child);
      try (Stream<Path> records = Files.list(fixture.directory().resolve("prices.topic"))) {
        assertEquals(List.of(), records.filter(f -> f.toString().endsWith(".sub")).toList());
      }
      publisher.close();
      assertEquals(List.of("lock"), files(fixture));
    }
  }

  private static List<String> files(TopicFixture fixture) throws Exception {
    try (Stream<Path> files = Files.list(fixture.directory())) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
