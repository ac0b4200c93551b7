package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads, futures and subscribers share requesters. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class ManyCallersTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm", "fifo"})
  void R03_shouldGiveEachOfManyThreadsItsOwnResponses(String transport) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder("concurrency=16");
      Thread server =
          new Thread(
              new FutureTask<>(
                  () -> {
                    responder.serve(
                        request -> {
                          if (ThreadLocalRandom.current().nextInt(8) == 0) {
                            Thread.sleep(0, 200_000); // so that responses overtake one another
                          }
                          request.reply(bytes("re " + text(request)));
                        },
                        workers);
                    return null;
                  }));
      server.start();
      Requester requester = fixture.requester();
      List<FutureTask<Integer>> callers = new ArrayList<>();
      for (int t = 0; t < 32; t++) {
        int id = t;
        FutureTask<Integer> caller = new FutureTask<>(() -> callMany(requester, id, 150));
        callers.add(caller);
        new Thread(caller).start();
      }
      int calls = 0;
      for (FutureTask<Integer> caller : callers) {
        calls += caller.get(100, TimeUnit.SECONDS);
      }
      assertEquals(32 * 150, calls);
      responder.close();
      server.join(20_000);
    } finally {
      workers.shutdownNow();
    }
  }

  private static int callMany(Requester requester, int id, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String word = id + "." + i;
      if (i % 5 == 0) {
        CompletableFuture<Message> future = requester.callAsync(bytes(word), LONG);
        assertEquals("re " + word, text(future.get(60, TimeUnit.SECONDS)));
      } else {
        assertEquals("re " + word, text(requester.call(bytes(word), LONG)));
      }
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void R09_shouldStreamNoMoreThanWasRequested(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      fixture.serve(
          responder,
          request -> {
            int parts = Integer.parseInt(text(request));
            for (int i = 0; i < parts; i++) {
              assertTrue(request.emit(bytes("part " + i), LONG));
            }
            request.complete();
          });
      Requester requester = fixture.requester();
      for (int parts : new int[] {0, 1, 10, 1000}) {
        Collector collector = new Collector(3);
        requester.stream(bytes("" + parts), LONG).subscribe(collector);
        for (int i = 0; i < parts; i++) {
          assertEquals("part " + i, collector.parts.poll(20, TimeUnit.SECONDS));
        }
        assertEquals("complete", collector.parts.poll(20, TimeUnit.SECONDS));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix"})
  void R09_shouldNotEmitWithoutCreditNorDeadlock(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      LinkedBlockingQueue<Integer> emitted = new LinkedBlockingQueue<>();
      fixture.serve(
          responder,
          request -> {
            int count = 0;
            while (request.emit(bytes("p" + count), Duration.ofMillis(300))) {
              count++;
            }
            emitted.add(count);
            request.fail(7, "no more credit");
          });
      Requester requester = fixture.requester();
      Collector collector = new Collector(0);
      requester.stream(bytes("x"), LONG).subscribe(collector);
      collector.subscription.get(20, TimeUnit.SECONDS).request(5);
      assertEquals(5, emitted.poll(20, TimeUnit.SECONDS));
      for (int i = 0; i < 5; i++) {
        assertEquals("p" + i, collector.parts.poll(20, TimeUnit.SECONDS));
      }
      assertTrue(collector.parts.poll(20, TimeUnit.SECONDS).contains("IPC-503"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix"})
  void R09_shouldCancelTheCallWithTheSubscription(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
      fixture.serve(
          responder,
          request -> {
            int count = 0;
            while (request.emit(bytes("p" + count), LONG)) {
              count++;
            }
            ends.add("cancelled=" + request.isCancelled());
          });
      Requester requester = fixture.requester();
      Collector collector = new Collector(2);
      requester.stream(bytes("x"), LONG).subscribe(collector);
      assertEquals("p0", collector.parts.poll(20, TimeUnit.SECONDS));
      collector.subscription.get().cancel();
      assertEquals("cancelled=true", ends.poll(20, TimeUnit.SECONDS));
    }
  }

  /** Requests a few parts at first, and one more for each part. */
  private static final class Collector implements Flow.Subscriber<Message> {
    final LinkedBlockingQueue<String> parts = new LinkedBlockingQueue<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final int first;

    Collector(int first) {
      this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      if (first > 0) {
        given.request(first);
      }
      subscription.complete(given);
    }

    @Override
    public void onNext(Message part) {
      parts.add(text(part));
      if (first > 0) {
        subscription.join().request(1);
      }
    }

    @Override
    public void onError(Throwable error) {
      parts.add("error " + error.getMessage());
    }

    @Override
    public void onComplete() {
      parts.add("complete");
    }
  }
}
