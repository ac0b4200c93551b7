package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A responder is killed while 1,000 calls are open and threads go on calling. Requests with an odd
 * number are never answered. The responder writes the number of each request that it starts to a
 * file. After its death the file shows which requests it had started.
 */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class KilledResponderTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(50);
  private static final int REPEATS = Integer.getInteger("kill.repeats", 20);
  private static final int OPEN = 1_000;
  private static final int CALLERS = 32;

  /**
   * Makes requests large, so that they fill the request channel. Headers are not written to the
   * file.
   */
  private static final Headers LARGE = Headers.of("padding", "x".repeat(4_000));

  private static final int NUMBERS_OF_A_CALLER = 1_000_000;
  private static final long SECOND_NS = 1_000_000_000;

  private final Queue<End> ends = new ConcurrentLinkedQueue<>();

  /** How a call ended. */
  private record End(int number, long atNs, @Nullable Throwable failure, @Nullable String text) {}

  static Stream<Arguments> repeats() {
    return Stream.of("unix", "shm")
        .flatMap(
            transport ->
                IntStream.range(0, REPEATS).mapToObj(seed -> Arguments.of(transport, seed)));
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void R02_R08_shouldEndEachCallOnceAndStartNoneThatIsSaidNotToHaveStarted(
      String transport, int seed) throws Exception {
    Random random = new Random(seed);
    Path log = Files.createTempFile("started", ".log");
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      int concurrency = OPEN - random.nextInt(OPEN / 4); // some requests stay in the queue
      PeerProcess peer =
          ServicePeer.start(fixture, transport, List.of(), "concurrency=" + concurrency);
      peer.call("serve", ServiceFixture.NAME, "even", log);
      Requester requester = fixture.requester("max-calls=4000");
      AtomicInteger ended = new AtomicInteger();
      List<CompletableFuture<?>> opened = open(requester, ended);
      List<FutureTask<Integer>> callers = startCallers(requester, seed);
      long enough = random.nextInt(concurrency); // a request has 2 to 9 bytes in the file
      while (Files.size(log) < 4 * enough) {
        Thread.sleep(1);
      }
      int before = ended.get();
      long killedNs = System.nanoTime();
      peer.kill();
      for (CompletableFuture<?> each : opened) {
        each.join();
      }
      int calls = OPEN;
      for (FutureTask<Integer> caller : callers) {
        calls += caller.get();
      }
      assertEquals(0, before, "calls without an answer that ended before the kill");
      assertEquals(OPEN, ended.get(), "ends of open calls");
      assertEquals(calls, ends.size(), "ends of all calls");
      check(Files.readAllLines(log), transport + " " + seed, killedNs);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /** Opens the calls whose requests are never answered. */
  private List<CompletableFuture<?>> open(Requester requester, AtomicInteger ended)
      throws InterruptedException {
    List<CompletableFuture<?>> opened = new ArrayList<>();
    while (opened.size() < OPEN) {
      int number = 2 * opened.size() + 1;
      CompletableFuture<Message> call = requester.callAsync(bytes("" + number), TIMEOUT);
      if (failureNow(call) == null) {
        opened.add(whenEnded(number, call).thenRun(ended::incrementAndGet));
      } else {
        Thread.sleep(1); // the request channel is full
      }
    }
    return opened;
  }

  /** Returns how a call failed, or null if it was answered or is open. */
  private static @Nullable IpcException failureNow(CompletableFuture<Message> call) {
    return call.isCompletedExceptionally()
        ? (IpcException) call.handle((response, failure) -> failure).join()
        : null;
  }

  private CompletableFuture<?> whenEnded(int number, CompletableFuture<Message> call) {
    return call.handle(
        (response, failure) -> {
          add(number, failure, response);
          return number;
        });
  }

  private void add(int number, @Nullable Throwable failure, @Nullable Message response) {
    ends.add(new End(number, System.nanoTime(), failure, response == null ? null : text(response)));
  }

  /**
   * Starts threads that call until no responder is connected. Now and then they send a request that
   * is never answered.
   */
  private List<FutureTask<Integer>> startCallers(Requester requester, int seed) {
    List<FutureTask<Integer>> callers = new ArrayList<>();
    for (int i = 1; i <= CALLERS; i++) {
      int first = i * NUMBERS_OF_A_CALLER;
      Random random = new Random(seed * 100L + i);
      FutureTask<Integer> caller = new FutureTask<>(() -> call(requester, first, random));
      callers.add(caller);
      new Thread(caller, "test-caller").start();
    }
    return callers;
  }

  private int call(Requester requester, int first, Random random) throws Exception {
    List<CompletableFuture<?>> open = new ArrayList<>();
    int number = first;
    int calls = 0;
    IpcException failure = null;
    while (failure == null || failure.code() != ErrorCode.CALL_NOT_STARTED) {
      number += random.nextInt(200) == 0 ? 1 : 2 - number % 2;
      calls++;
      if (random.nextInt(4) == 0) {
        failure = callAndWait(requester, number);
      } else {
        CompletableFuture<Message> call = requester.callAsync(bytes("" + number), LARGE, TIMEOUT);
        failure = failureNow(call);
        open.add(whenEnded(number, call));
      }
      Thread.sleep(failure == null ? 0 : 1); // on failure: the channel is full
    }
    open.forEach(CompletableFuture::join);
    return calls;
  }

  private @Nullable IpcException callAndWait(Requester requester, int number)
      throws InterruptedException {
    try {
      add(number, null, requester.call(bytes("" + number), LARGE, TIMEOUT));
      return null;
    } catch (IpcException e) {
      add(number, e, null);
      return e;
    }
  }

  private void check(List<String> log, String run, long killedNs) {
    Set<Integer> started = new HashSet<>();
    for (String word : log) {
      assertTrue(started.add(Integer.parseInt(word)), () -> word + " was started twice");
    }
    int notStarted = 0;
    int late = 0;
    int lost = 0;
    long lastNs = 0;
    for (End end : ends) {
      lastNs = Math.max(lastNs, end.atNs() - killedNs);
      late += end.atNs() - killedNs > SECOND_NS ? 1 : 0;
      if (end.failure() == null) {
        assertEquals("" + end.number(), end.text());
        assertEquals(0, end.number() % 2, "a request that is never answered has a response");
      } else if (((CallException) end.failure()).outcome() == Outcome.NOT_STARTED) {
        assertTrue(!started.contains(end.number()), () -> end + ", but it started");
        notStarted++;
      } else {
        assertEquals(ErrorCode.CALL_LOST, ((CallException) end.failure()).code());
        lost++;
      }
    }
    System.out.printf(
        "%s: %d calls, %d started, %d not started, %d lost; the last ended %d ms after the kill, "
            + "%d after more than 1 s%n",
        run, ends.size(), started.size(), notStarted, lost, lastNs / 1_000_000, late);
    assertTrue(lost > 0, "no call was lost");
  }
}
