package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seven processes call a responder while an eighth is idle, or is stopped with calls and streams
 * open. Prints how long the calls of the seven take; times are not asserted.
 */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class StoppedRequesterTest {
  private static final int OTHERS = 7;
  private static final int ROUNDS = Integer.getInteger("stop.rounds", 8);
  private static final int CALLS = 400;
  private static final int PAUSE_US = 1_000;
  private static final int OPEN_CALLS = 200;
  private static final int OPEN_STREAMS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void R05_shouldServeSevenRequestersWhileTheEighthIsStopped(String transport) throws Exception {
    ExecutorService emitters = Executors.newFixedThreadPool(OPEN_STREAMS);
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      fixture.serve(
          fixture.responder("concurrency=16", "response-backlog=64k"),
          request -> answer(request, emitters));
      List<PeerProcess> others = new ArrayList<>();
      for (int i = 0; i < OTHERS; i++) {
        others.add(ServicePeer.withRequesters(fixture, transport, 1));
      }
      PeerProcess eighth = ServicePeer.withRequesters(fixture, transport, 1);
      measure(others);
      List<long[]> running = new ArrayList<>();
      List<long[]> stopped = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        if (round % 2 == 0) {
          running.add(measure(others));
          stopped.add(measureBesideStopped(others, eighth));
        } else {
          stopped.add(measureBesideStopped(others, eighth));
          running.add(measure(others));
        }
      }
      print(transport, running, stopped);
    } finally {
      emitters.shutdownNow();
    }
  }

  /** Answers a call at once, or emits the parts of a stream until the stream is over. */
  private static void answer(Request request, ExecutorService emitters) throws IpcException {
    if (request.isStream()) {
      Request stream = request.retain();
      var unused = emitters.submit(() -> emit(stream));
    } else {
      request.reply(request.payload());
    }
  }

  private static @Nullable Void emit(Request stream) throws Exception {
    while (stream.emit(bytes("part"), PATIENCE)) {
      Thread.sleep(1);
    }
    return null;
  }

  /**
   * Lets all processes call at the same time, and returns how many microseconds each call took,
   * sorted.
   */
  private static long[] measure(List<PeerProcess> others) throws Exception {
    for (PeerProcess each : others) {
      each.ask("measure-calls", CALLS, PAUSE_US);
    }
    List<String> tookUs = new ArrayList<>();
    for (PeerProcess each : others) {
      tookUs.addAll(List.of(each.answer().split(" ", -1)));
    }
    assertEquals(OTHERS * CALLS, tookUs.size(), "calls that were answered");
    return tookUs.stream().mapToLong(Long::parseLong).sorted().toArray();
  }

  private static long[] measureBesideStopped(List<PeerProcess> others, PeerProcess eighth)
      throws Exception {
    eighth.call("open-streams", OPEN_STREAMS);
    eighth.call("open-calls", OPEN_CALLS);
    eighth.stop();
    long[] tookUs = measure(others);
    eighth.resume();
    String ends = eighth.call("ended-calls");
    assertEquals(0, ends.chars().filter(end -> end == 'U').count(), ends);
    eighth.call("cancel-streams");
    return tookUs;
  }

  private static void print(String transport, List<long[]> running, List<long[]> stopped) {
    for (double quantile : new double[] {0.5, 0.99, 0.999}) {
      double[] ratios = new double[running.size()];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = (double) at(stopped.get(i), quantile) / at(running.get(i), quantile);
      }
      Arrays.sort(ratios);
      System.out.printf(
          "%s: p%s of the seven, all rounds: %d us beside a running one, %d us beside a stopped "
              + "one; median of the ratios %.2f of %s%n",
          transport,
          quantile * 100,
          at(all(running), quantile),
          at(all(stopped), quantile),
          (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2,
          DoubleStream.of(ratios).mapToObj("%.2f"::formatted).toList());
    }
  }

  private static long[] all(List<long[]> rounds) {
    return rounds.stream().flatMapToLong(LongStream::of).sorted().toArray();
  }

  private static long at(long[] sorted, double quantile) {
    return sorted[(int) (quantile * (sorted.length - 1))];
  }
}
