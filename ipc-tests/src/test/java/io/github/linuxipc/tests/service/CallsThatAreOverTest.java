package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.traffic.PartCollector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are over before their request starts, or before their response arrives. */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class CallsThatAreOverTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final int REQUESTS = Integer.getInteger("over.requests", 10_000);
  private static final int BATCH = 100;
  private static final int LATE = 100;

  private final Set<Integer> started = ConcurrentHashMap.newKeySet();

  /** What becomes of a call whose request is in the queue. */
  private enum Fate {
    ANSWERED,
    CANCELLED,
    OVERDUE,
    /** The time-out passes at about the time when the request's turn comes. */
    RACING
  }

  /**
   * Fills the queue while a handler runs, ends random calls meanwhile, and then lets the handler go
   * on. A call that is over counts against {@code max-calls} until its notice is sent. Once further
   * calls, which are not over, have been admitted in the places of all calls that are, the queue is
   * known to be complete, and the notices to be in the control channel.
   */
  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void R06_R07_shouldStartNoRequestWhoseCallIsOverBefore(String transport) throws Exception {
    Random random = new Random(15);
    Semaphore gate = new Semaphore(0);
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      fixture.serve(
          fixture.responder(),
          request -> {
            String word = text(request);
            if (word.equals("gate")) {
              gate.acquire();
            } else if (!word.equals("further")) {
              assertTrue(started.add(Integer.parseInt(word)), "started twice");
            }
            request.reply(request.payload());
          });
      Requester requester = fixture.requester("max-calls=" + (BATCH + 1));
      Map<Fate, Integer> counts = new HashMap<>();
      for (int first = 1; first <= REQUESTS; first += BATCH) {
        batch(requester, first, random, gate, counts);
      }
      System.out.println(transport + ": " + counts + ", started " + started.size());
      assertTrue(counts.getOrDefault(Fate.CANCELLED, 0) > REQUESTS / 10);
      assertTrue(counts.getOrDefault(Fate.OVERDUE, 0) > REQUESTS / 10);
    }
  }

  private void batch(
      Requester requester, int first, Random random, Semaphore gate, Map<Fate, Integer> counts)
      throws Exception {
    CompletableFuture<Message> inHandler = open(requester, "gate", LONG);
    Map<Integer, Fate> fates = new HashMap<>();
    Map<Integer, CompletableFuture<Message>> calls = new HashMap<>();
    for (int number = first; number < first + BATCH; number++) {
      Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
      fates.put(number, fate);
      calls.put(number, open(requester, "" + number, timeout(fate, random)));
    }
    int over = 0;
    for (int number = first; number < first + BATCH; number++) {
      if (fates.get(number) == Fate.CANCELLED) {
        assertTrue(calls.get(number).cancel(true), "a call in the queue had ended");
        over++;
      } else if (fates.get(number) == Fate.OVERDUE) {
        assertEquals(ErrorCode.CALL_TIMED_OUT, end(calls.get(number)).code());
        over++;
      }
    }
    List<CompletableFuture<Message>> further = new ArrayList<>();
    while (further.size() < over + racingThatEnded(fates, calls)) {
      further.add(open(requester, "further", LONG)); // takes the place of a call that is over
    }
    gate.release();
    assertEquals("gate", text(inHandler.get()));
    for (int number = first; number < first + BATCH; number++) {
      Fate fate = fates.get(number);
      counts.merge(fate, 1, Integer::sum);
      check(number, fate, calls.get(number));
    }
    for (CompletableFuture<Message> each : further) {
      assertEquals("further", text(each.get()));
    }
  }

  private static long racingThatEnded(
      Map<Integer, Fate> fates, Map<Integer, CompletableFuture<Message>> calls) {
    return calls.entrySet().stream()
        .filter(call -> fates.get(call.getKey()) == Fate.RACING && call.getValue().isDone())
        .count();
  }

  private static Duration timeout(Fate fate, Random random) {
    return switch (fate) {
      case ANSWERED, CANCELLED -> LONG;
      case OVERDUE -> Duration.ofMillis(1 + random.nextInt(10));
      case RACING -> Duration.ofMillis(5 + random.nextInt(30));
    };
  }

  private void check(int number, Fate fate, CompletableFuture<Message> call) throws Exception {
    if (fate == Fate.ANSWERED) {
      assertEquals("" + number, text(call.get()));
      assertTrue(started.contains(number));
    } else if (fate == Fate.RACING) {
      CallException end = end(call);
      if (end == null) {
        assertEquals("" + number, text(call.get()));
      } else if (end.outcome() == Outcome.NOT_STARTED) {
        assertTrue(!started.contains(number), () -> number + " started: " + end);
      }
    } else {
      assertTrue(!started.contains(number), () -> number + " started, and was " + fate);
    }
  }

  private static CompletableFuture<Message> open(Requester requester, String word, Duration timeout)
      throws InterruptedException {
    while (true) {
      CompletableFuture<Message> call = requester.callAsync(bytes(word), timeout);
      boolean refused = call.isCompletedExceptionally();
      if (!refused || end(call).code() != ErrorCode.TOO_MANY_CALLS) {
        return call;
      }
      Thread.sleep(1);
    }
  }

  /** Waits until a call ends, and returns its failure, or null if the call was answered. */
  private static @Nullable CallException end(CompletableFuture<Message> call) {
    return (CallException) call.handle((response, failure) -> failure).join();
  }

  /**
   * Callbacks run in the thread that reads the response channel, because the executor runs each
   * task in the calling thread. The first callback blocks that thread. The responses that are sent
   * meanwhile are therefore read only after their calls have been cancelled.
   */
  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void R04_shouldDropAndCountEveryLateResponse(String transport) throws Exception {
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      fixture.serve(
          fixture.responder(),
          request -> {
            request.reply(request.payload());
            sent.incrementAndGet();
          });
      Ipc inReader =
          fixture.keep(
              ServiceFixture.builder(transport, fixture.directory())
                  .executor(Runnable::run)
                  .build());
      Requester requester = fixture.keep(inReader.requester(ServiceFixture.NAME));
      CompletableFuture<Void> first =
          requester
              .callAsync(bytes("first"), LONG)
              .thenAccept(
                  response -> {
                    blocked.countDown();
                    await(cancelled);
                  });
      blocked.await();
      List<CompletableFuture<Message>> calls = new ArrayList<>();
      for (int i = 0; i < LATE; i++) {
        calls.add(open(requester, "late " + i, LONG));
      }
      while (sent.get() <= LATE) {
        Thread.sleep(1);
      }
      calls.forEach(call -> assertTrue(call.cancel(true), "a call had ended"));
      List<CompletableFuture<Message>> following = new ArrayList<>();
      for (int i = 0; i < LATE; i++) { // these reuse the objects of the calls that are over
        following.add(open(requester, "" + i, LONG));
      }
      cancelled.countDown();
      first.join();
      for (int i = 0; i < LATE; i++) {
        assertEquals("" + i, text(following.get(i).get()));
      }
      assertEquals(LATE, requester.statistics().skipped(), "late responses");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A responder of concurrency 1 emits parts in the thread that polls, while the subscriber
   * requests nothing for a while or never, and while another call waits.
   */
  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void R09_shouldNotDeadlockWhenPartsWaitForCreditAtConcurrencyOne(String transport)
      throws Exception {
    Random random = new Random(15);
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      fixture.serve(
          fixture.responder(),
          request -> {
            if (!request.isStream()) {
              request.reply(request.payload());
              return;
            }
            for (int i = 0; i < 3; i++) {
              if (!request.emit(bytes("" + i), Duration.ofMillis(20))) {
                request.fail(1, "no credit");
                return;
              }
            }
            request.complete();
          });
      Requester requester = fixture.requester();
      for (int round = 0; round < 100; round++) {
        PartCollector collector = new PartCollector(0);
        requester.stream(bytes("x"), LONG).subscribe(collector);
        CompletableFuture<Message> call = open(requester, "" + round, LONG);
        int demand = random.nextInt(5);
        int end = random.nextInt(3);
        if (demand > 0) {
          collector.subscription().request(demand);
        } else if (end == 0) {
          collector.subscription().cancel();
        }
        assertEquals("" + round, text(call.get()), "demand " + demand);
        if (demand > 0 || end > 0) {
          String first = collector.signals().take(); // the stream fails if the demand is late
          boolean failed = first.startsWith(ErrorCode.CALL_FAILED.id());
          assertTrue(failed || (demand > 0 && first.equals("0")), first);
        }
      }
    }
  }
}
