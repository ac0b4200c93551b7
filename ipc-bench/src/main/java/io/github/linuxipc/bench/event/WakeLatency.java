package io.github.linuxipc.bench.event;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Measures round trips over a pair of events. Half of a round trip is the time from a wake until
 * the woken thread runs.
 */
public final class WakeLatency {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MIN_WARM_UP = 20_000;
  private static final String ANSWERING = "answer";

  private WakeLatency() {}

  /**
   * Runs the measurement and prints {@code rtt SCHEME 0 COUNT p50 p99 p99.9} in nanoseconds.
   *
   * @param args the notifier's scheme, the number of measured round trips and, in the process that
   *     this one starts, {@code answer}
   * @throws Exception if the measurement fails
   */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    int warmUp = Math.max(MIN_WARM_UP, count / 10);
    if (args.length > 2 && args[2].equals(ANSWERING)) {
      answer(args[0], count + warmUp);
      return;
    }
    Process answering = child(args[0], args[1]);
    try {
      ask(args[0], warmUp, count);
      answering.waitFor();
    } finally {
      answering.destroyForcibly();
    }
  }

  private static Process child(String... args) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            WakeLatency.class.getName(),
            args[0],
            args[1],
            ANSWERING)
        .inheritIO()
        .start();
  }

  private static String ping(String scheme) {
    return scheme + ":latency-ping" + (scheme.equals("signal") ? "?signal=USR1" : "");
  }

  private static String pong(String scheme) {
    return scheme + ":latency-pong" + (scheme.equals("signal") ? "?signal=USR1" : "");
  }

  private static void ask(String scheme, int warmUp, int count) throws Exception {
    try (Ipc ipc = Ipc.create();
        Waiter pong = ipc.waiter(pong(scheme));
        Waker ping = ipc.waker(ping(scheme))) {
      while (!ping.wake()) {
        Thread.sleep(10); // until the other process waits
      }
      await(pong);
      for (int i = 0; i < warmUp; i++) {
        ping.wake();
        await(pong);
      }
      Histogram times = new Histogram(3);
      for (int i = 0; i < count; i++) {
        long beganNs = System.nanoTime();
        ping.wake();
        await(pong);
        times.recordValue(System.nanoTime() - beganNs);
      }
      print(scheme, count, times);
    }
  }

  private static void answer(String scheme, int count) throws Exception {
    try (Ipc ipc = Ipc.create();
        Waiter ping = ipc.waiter(ping(scheme));
        Waker pong = ipc.waker(pong(scheme))) {
      for (int i = 0; i <= count; i++) { // the first wake only shows that this process waits
        await(ping);
        pong.wake();
      }
    }
  }

  private static void await(Waiter waiter) throws IpcException, InterruptedException {
    if (!waiter.await(TIMEOUT)) {
      throw new IllegalStateException("the other process does not wake this one");
    }
  }

  private static void print(String scheme, int count, Histogram times) {
    System.out.printf(
        Locale.ROOT,
        "rtt %s 0 %d %d %d %d%n",
        scheme,
        count,
        times.getValueAtPercentile(50),
        times.getValueAtPercentile(99),
        times.getValueAtPercentile(99.9));
  }
}
