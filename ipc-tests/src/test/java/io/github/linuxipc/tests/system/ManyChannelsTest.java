package io.github.linuxipc.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cost of many channels in one process compared with one channel. */
@ExtendWith({LeakGuard.class, Watchdog.class})
class ManyChannelsTest {
  private static final int CHANNELS = 100;

  @ParameterizedTest
  @ValueSource(
      strings = {"unix", "tcp", "unix-seqpacket", "unix-dgram", "shm", "fifo", "mq", "inproc"})
  void shouldNeedNoThreadAndNoProcessorForAChannelThatIsIdle(String transport) throws Exception {
    Path runtime = Path.of("/dev/shm/ipc-many-" + ProcessHandle.current().pid());
    int channels = transport.equals("mq") ? 5 : CHANNELS; // the kernel allows a user few queues
    try (Ipc ipc =
        Ipc.builder().set("runtime-dir", runtime.toString()).set("transport", transport).build()) {
      List<Receiver> receivers = new ArrayList<>();
      receivers.add(ipc.receiver("many-0"));
      Sender first = ipc.sender("many-0");
      long before = threads();
      for (int i = 1; i < channels; i++) {
        receivers.add(ipc.receiver("many-" + i));
      }
      long after = threads();
      Thread.sleep(300); // until threads that had work have ended
      long beganTicks = libraryTicks();
      Thread.sleep(1_000);
      long ticks = libraryTicks() - beganTicks;
      System.out.println(
          channels
              + " of "
              + transport
              + ": "
              + before
              + " -> "
              + after
              + " threads, "
              + ticks
              + " ticks of 10 ms in a second");
      assertTrue(
          after - before < Math.min(10, channels - 1),
          () -> before + " threads with one, " + after + " with all");
      assertTrue(ticks <= 20, () -> ticks + " ticks of 10 ms");
      first.send(new byte[] {7});
      assertEquals(1, receivers.get(0).receive(Duration.ofSeconds(30)).payload().remaining());
      try (Sender last = ipc.sender("many-" + (channels - 1))) {
        last.send(new byte[] {7, 8});
        Receiver receiver = receivers.get(channels - 1);
        assertEquals(2, receiver.receive(Duration.ofSeconds(30)).payload().remaining());
      }
    } finally {
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.deleteIfExists(runtime);
    }
    awaitThreadsEnd();
  }

  /** Returns the number of the library's own threads. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("ipc-"))
        .count();
  }

  /** Returns the CPU time of the library's own threads, in ticks of 10 ms. */
  private static long libraryTicks() throws IOException {
    long sum = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        try {
          String stat = Files.readString(task.resolve("stat"));
          if (stat.contains("(ipc-")) {
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            sum += Long.parseLong(words[11]) + Long.parseLong(words[12]);
          }
        } catch (IOException e) {
          // the thread has ended
        }
      }
    }
    return sum;
  }

  /**
   * Waits until no acceptor thread is left, because one would keep the class loader from being
   * collected.
   */
  private static void awaitThreadsEnd() throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (acceptors() > 0 && deadlineNs - System.nanoTime() > 0) {
      Thread.sleep(10);
    }
    assertEquals(0, acceptors(), "acceptor threads without a receiver");
  }

  private static long acceptors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-acceptor"))
        .count();
  }
}
