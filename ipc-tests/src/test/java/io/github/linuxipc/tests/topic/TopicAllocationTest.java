package io.github.linuxipc.tests.topic;

import static io.github.linuxipc.tests.topic.TopicFixture.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message of a warm topic allocates at both ends, with two publishers and a history. */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class TopicAllocationTest {
  private static final int WARM = 30_000;
  private static final int MEASURED = 20_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long publishing;
  private long polling;

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void P01_shouldAllocateNothingForAMessage(String transport) throws Exception {
    try (TopicFixture fixture = new TopicFixture(transport)) {
      List<TopicPublisher> publishers =
          List.of(fixture.publisher("history=10"), fixture.publisher("history=10"));
      List<TopicSubscriber> subscribers =
          List.of(fixture.subscriber(), fixture.subscriber("when-full=skip"));
      for (TopicPublisher publisher : publishers) {
        assertTrue(publisher.awaitSubscribers(2, Duration.ofSeconds(20)));
      }
      run(publishers, subscribers, WARM);
      publishing = 0;
      polling = 0;
      run(publishers, subscribers, MEASURED);
      assertTrue(publishing < MEASURED, () -> publishing + " bytes are allocated to publish");
      if (!transport.equals("unix")) { // a poll of its selector that finds nothing allocates
        assertTrue(polling < MEASURED, () -> polling + " bytes are allocated to poll");
      }
      assertEquals(WARM + MEASURED, subscribers.get(0).statistics().messages());
    }
  }

  private void run(List<TopicPublisher> publishers, List<TopicSubscriber> subscribers, int count)
      throws Exception {
    ByteBuffer message = numbered(1, 64);
    MessageHandler handler = m -> {};
    for (int i = 0; i < count; i++) {
      long before = allocated();
      publishers.get(i & 1).publish(message.clear());
      long between = allocated();
      for (int s = 0; s < subscribers.size(); s++) {
        int polled = 0;
        while (polled == 0) {
          polled = subscribers.get(s).poll(handler, 10);
        }
      }
      publishing += between - before;
      polling += allocated() - between;
    }
  }

  private long allocated() {
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
