package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.traffic.PartCollector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A requester sends more notices than {@code max-calls}, for queued requests and for requests that
 * are over.
 */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class LateNoticesTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int MAX_CALLS = 4;
  private static final int ROUNDS = 5 * MAX_CALLS;

  @Test
  void R07_shouldStartNoneOfManyCancelledRequests() throws Exception {
    List<String> started = new CopyOnWriteArrayList<>();
    Semaphore gate = new Semaphore(0);
    try (ServiceFixture fixture = new ServiceFixture("unix")) {
      fixture.serve(
          fixture.responder(),
          request -> {
            started.add(text(request));
            gate.acquire();
            request.reply(request.payload());
          });
      Requester requester = fixture.requester("max-calls=" + MAX_CALLS);
      CompletableFuture<Message> first = requester.callAsync(bytes("first"), LONG);
      for (int i = 0; i < ROUNDS; i++) {
        assertTrue(admitted(requester, "cancelled").cancel(true));
      }
      List<CompletableFuture<Message>> further = new ArrayList<>();
      for (int i = 1; i < MAX_CALLS; i++) { // until the notices of all cancelled calls are sent
        further.add(admitted(requester, "further"));
      }
      gate.release(MAX_CALLS + ROUNDS);
      assertEquals("first", text(first.get()));
      for (CompletableFuture<Message> each : further) {
        assertEquals("further", text(each.get()));
      }
      assertEquals("last", text(requester.call(bytes("last"), LONG)));
      assertEquals(List.of("first", "further", "further", "further", "last"), started);
    }
  }

  /** Calls until there is a place for the call: until the notice of an earlier call is sent. */
  private static CompletableFuture<Message> admitted(Requester requester, String word)
      throws InterruptedException {
    CompletableFuture<Message> call = requester.callAsync(bytes(word), LONG);
    while (call.isCompletedExceptionally()) {
      Thread.sleep(1);
      call = requester.callAsync(bytes(word), LONG);
    }
    return call;
  }

  /**
   * The executor runs the subscriber's signals in the thread that reads the response channel. Each
   * part therefore causes credit before the end of the stream is read, and that credit is late. The
   * credit of the next stream is early, because the responder is busy with a call.
   */
  @Test
  void R09_shouldAcceptEarlyCreditAfterMuchLateCredit() throws Exception {
    try (ServiceFixture fixture = new ServiceFixture("unix")) {
      fixture.serve(fixture.responder(), LateNoticesTest::answer);
      Requester requester =
          fixture.keep(
              fixture
                  .keep(
                      ServiceFixture.builder("unix", fixture.directory(), "max-calls=" + MAX_CALLS)
                          .executor(Runnable::run)
                          .build())
                  .requester(ServiceFixture.NAME));
      for (int i = 0; i < ROUNDS; i++) {
        CompletableFuture<Message> call = requester.callAsync(bytes("busy"), LONG);
        PartCollector collector = new PartCollector(2);
        requester.stream(bytes("stream"), LONG).subscribe(collector);
        List<String> signals = IntStream.range(0, 3).mapToObj(unused -> take(collector)).toList();
        assertEquals(List.of("part", "part", PartCollector.COMPLETE), signals, "round " + i);
        call.get();
      }
    }
  }

  private static void answer(Request request) throws Exception {
    if (request.isStream()) {
      for (int i = 0; i < 2; i++) {
        assertTrue(request.emit(bytes("part"), Duration.ofSeconds(5)), "no credit came");
      }
      request.complete();
    } else {
      Thread.sleep(10);
      request.reply(request.payload());
    }
  }

  private static String take(PartCollector collector) {
    try {
      return collector.signals().take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
