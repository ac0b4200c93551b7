package io.github.linuxipc.tests.flow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.traffic.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The base class of the tests of flows. It closes what a test has opened. */
@ExtendWith({LeakGuard.class, Watchdog.class})
abstract class FlowTest {
  static final int SIZE = 100;

  private final List<FlowChannel> channels = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<ExecutorService> pools = new ArrayList<>();
  private final List<Probe> probes = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** Runs the signals. It has several threads, so that signals could run at the same time. */
  final ExecutorService executor = pool("signals", 3);

  /** The executor of the builder. */
  final ExecutorService callbacks = pool("callbacks", 1);

  @AfterEach
  void closeEverything() throws Exception {
    for (FlowChannel channel : channels) {
      channel.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (ExecutorService pool : pools) {
      pool.shutdown();
      assertTrue(pool.awaitTermination(40, TimeUnit.SECONDS), "a signal does not end");
    }
    AssertionError failed = new AssertionError("background work failed");
    failures.forEach(failed::addSuppressed);
    if (!failures.isEmpty()) {
      throw failed;
    }
    probes.forEach(Probe::assertNoFault);
  }

  final ExecutorService pool(String name, int size) {
    ExecutorService pool = Executors.newFixedThreadPool(size, work -> new Thread(work, name));
    pools.add(pool);
    return pool;
  }

  final FlowChannel channel(String transport) throws Exception {
    FlowChannel channel = new FlowChannel(transport, callbacks);
    channels.add(channel);
    return channel;
  }

  final Probe subscribe(Receiver receiver, Probe probe) {
    return subscribe(receiver, probe, executor);
  }

  final Probe subscribe(Receiver receiver, Probe probe, Executor executor) {
    probes.add(probe);
    receiver.flow(executor).subscribe(probe);
    return probe;
  }

  static void send(Sender sender, long first, long end) throws Exception {
    for (long number = first; number < end; number++) {
      sender.send(Payload.of(0, number, SIZE));
    }
  }

  /** Sends from another thread, and then closes the sender. */
  final void sendAndClose(Sender sender, long end) {
    background(
        () -> {
          send(sender, 0, end);
          sender.close();
        });
  }

  /** Work that may fail. A failure ends the thread of the work, and the test fails at its end. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  final void background(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                failures.add(e);
              }
            },
            "background");
    threads.add(thread);
    thread.start();
  }

  /** Counts the threads of the library that wait for messages, or do other work. */
  static long engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("ipc-engine-"))
        .count();
  }
}
