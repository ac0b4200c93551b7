package io.github.linuxipc.tests.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.guard.LeakGuard;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 64 threads make a million calls with one requester, and several threads answer these calls in
 * random order. The test takes longer than the watchdog allows, and runs without it. Each call has
 * a time-out, which ends a hang.
 */
@Tag("exhaustive")
@ExtendWith(LeakGuard.class)
class MillionCallsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int THREADS = 64;
  private static final int CALLS = Integer.getInteger("calls.count", 1_000_000) / THREADS;

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void R03_shouldGiveEachOfAMillionCallsItsOwnResponse(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport);
        RandomAnswers answers = new RandomAnswers(4, THREADS)) {
      fixture.serve(
          fixture.responder("concurrency=" + THREADS), request -> answers.add(request.retain()));
      Requester requester = fixture.requester();
      long beganNs = System.nanoTime();
      List<FutureTask<Integer>> callers = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        long first = (long) t * CALLS;
        FutureTask<Integer> caller = new FutureTask<>(() -> call(requester, first));
        callers.add(caller);
        new Thread(caller, "test-caller").start();
      }
      int calls = 0;
      for (FutureTask<Integer> caller : callers) {
        calls += caller.get();
      }
      double seconds = (System.nanoTime() - beganNs) / 1e9;
      System.out.printf(
          "%s: %d calls of %d threads in %.1f s, %d answered before an earlier one%n",
          transport, calls, THREADS, seconds, answers.overtaken());
      assertEquals(THREADS * CALLS, calls);
      assertEquals(THREADS * CALLS, answers.answered(), "requests that were started");
      assertEquals(0, requester.statistics().skipped(), "late responses");
      assertTrue(answers.overtaken() > calls / 10, "responses that overtook another");
    }
  }

  /** Makes calls with consecutive numbers, each of which is answered with its complement. */
  private static int call(Requester requester, long first) throws Exception {
    ByteBuffer request = ByteBuffer.allocate(Long.BYTES);
    for (long number = first; number < first + CALLS; number++) {
      request.clear().putLong(0, number);
      ByteBuffer response = requester.call(request, TIMEOUT).payload();
      assertEquals(Long.BYTES, response.remaining());
      assertEquals(~number, response.getLong());
    }
    return CALLS;
  }
}
