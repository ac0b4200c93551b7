package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.cli.text.TableText;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;

/**
 * The event part of the demo. Two processes wake each other in turn, over every notifier that is
 * available.
 */
final class EventRun {
  private static final String NOTES =
      """

      answered: wakes that the other process answered by a wake.
      wake to run: half of the time until the answer, in microseconds.
      """;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final String prefix =
      String.format(Locale.ROOT, "demo-%016x", ThreadLocalRandom.current().nextLong());
  private final Table table =
      new Table("EVENTS", "PROCESSES", ">ANSWERED", ">WAKE TO RUN p50", ">p99", "CAPABILITIES");
  private final int wakes;

  /**
   * Creates a run.
   *
   * @param wakes the number of measured wake-ups over each notifier in each direction
   */
  EventRun(int wakes) {
    this.wakes = wakes;
  }

  /**
   * Runs the notifiers that are available, and prints a table.
   *
   * @throws IpcException if a wake-up was not answered, or an event failed
   */
  void run(List<ProviderInfo> notifiers) throws IOException, InterruptedException {
    for (ProviderInfo notifier : notifiers) {
      if (notifier.available()) {
        run(notifier);
      }
    }
    System.out.println();
    System.out.print(table);
    System.out.print(NOTES);
  }

  private void run(ProviderInfo notifier) throws IOException, InterruptedException {
    String ping = notifier.scheme() + ":" + prefix + "-ping";
    String pong = notifier.scheme() + ":" + prefix + "-pong";
    try (Ipc ipc = Ipc.create();
        Waiter answers = ipc.waiter(pong);
        Waker waker = ipc.waker(ping)) {
      Process peer = start(ping, pong);
      try {
        Histogram roundTrips = measure(peer, waker, answers);
        table.row(
            notifier.scheme(),
            "2",
            String.format(Locale.ROOT, "%,d", wakes),
            half(roundTrips, 50),
            half(roundTrips, 99),
            TableText.of(notifier.capabilities()));
      } finally {
        peer.destroy();
      }
    }
  }

  private Process start(String ping, String pong) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            PeerProcess.classPath(),
            EventPeer.class.getName(),
            ping,
            pong,
            Integer.toString(wakes))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private Histogram measure(Process peer, Waker waker, Waiter answers)
      throws IpcException, InterruptedException {
    while (!waker.wake()) {
      if (!peer.isAlive()) {
        throw lost("the other process did not start");
      }
      Thread.sleep(5);
    }
    Histogram roundTrips = new Histogram(3);
    requireAnswer(answers);
    for (int i = 0; i < wakes; i++) {
      long beganNs = System.nanoTime();
      waker.wake();
      requireAnswer(answers);
      roundTrips.recordValue(System.nanoTime() - beganNs);
    }
    return roundTrips;
  }

  private static void requireAnswer(Waiter answers) throws IpcException, InterruptedException {
    if (!answers.await(TIMEOUT)) {
      throw lost("a wake was not answered");
    }
  }

  private static IpcException lost(String what) {
    ErrorCode code = ErrorCode.PROTOCOL;
    return new IpcException(code, code.text("The event demo failed: " + what, "", ""), null);
  }

  private static String half(Histogram roundTrips, double percentile) {
    return String.format(
        Locale.ROOT, "%.1f", roundTrips.getValueAtPercentile(percentile) / 2_000.0);
  }
}
