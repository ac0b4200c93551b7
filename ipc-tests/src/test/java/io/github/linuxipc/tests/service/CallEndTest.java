package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that end before their answer: time-out, cancel, interrupt, close. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class CallEndTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(150);

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm", "tcp", "fifo"})
  void R06_shouldNotStartARequestThatIsOverBeforeItsTurn(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      Requester requester = fixture.requester();
      CallException late =
          assertThrows(CallException.class, () -> requester.call(bytes("late"), SHORT));
      assertEquals(ErrorCode.CALL_TIMED_OUT, late.code());
      assertEquals(Outcome.UNKNOWN, late.outcome());
      List<String> started = new ArrayList<>();
      fixture.serve(
          responder,
          request -> {
            started.add(text(request));
            assertTrue(request.remaining().compareTo(LONG) <= 0);
            assertTrue(request.remaining().compareTo(SHORT) > 0);
            request.reply(bytes("ok"));
          });
      assertEquals("ok", text(requester.call(bytes("next"), LONG)));
      assertEquals(List.of("next"), started);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm", "tcp", "mq"})
  void R07_shouldNotStartACancelledRequestThatStillWaits(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      Requester requester = fixture.requester();
      CountDownLatch inHandler = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      List<String> started = new ArrayList<>();
      fixture.serve(
          responder,
          request -> {
            started.add(text(request));
            inHandler.countDown();
            assertTrue(cancelled.await(20, TimeUnit.SECONDS));
            request.reply(bytes("ok"));
          });
      CompletableFuture<Message> first = requester.callAsync(bytes("first"), LONG);
      assertTrue(inHandler.await(20, TimeUnit.SECONDS));
      CompletableFuture<Message> second = requester.callAsync(bytes("second"), LONG);
      assertTrue(second.cancel(true));
      Thread.sleep(600); // the notice travels by a thread of the library
      cancelled.countDown();
      assertEquals("ok", text(first.get()));
      assertEquals("ok", text(requester.call(bytes("third"), LONG)));
      assertEquals(List.of("first", "third"), started);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void R07_shouldTellAStartedRequestThatItsCallIsOver(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder("concurrency=2");
      LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
      CountDownLatch onCancel = new CountDownLatch(2);
      fixture.serve(
          responder,
          request -> {
            request.onCancel(onCancel::countDown);
            retained.add(request.retain());
          });
      Requester requester = fixture.requester();
      CompletableFuture<Message> cancelled = requester.callAsync(bytes("a"), LONG);
      Thread interrupted =
          new Thread(
              () ->
                  assertThrows(InterruptedException.class, () -> requester.call(bytes("b"), LONG)));
      interrupted.start();
      Request first = retained.poll(20, TimeUnit.SECONDS);
      Request second = retained.poll(20, TimeUnit.SECONDS);
      assertFalse(first.isCancelled());
      cancelled.cancel(true);
      interrupted.interrupt();
      assertTrue(onCancel.await(20, TimeUnit.SECONDS));
      assertTrue(first.isCancelled());
      assertTrue(second.isCancelled());
      assertEquals(Duration.ZERO, second.remaining());
      second.reply(bytes("too late, and no error"));
      interrupted.join(20_000);
      assertThrows(
          CallException.class, () -> requester.call(bytes("c"), SHORT)); // retained, not answered
      assertTrue(retained.poll(20, TimeUnit.SECONDS) != null, "the calls that are over count");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix"})
  void R04_shouldDropALateResponse(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder("concurrency=4");
      LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
      fixture.serve(
          responder,
          request -> {
            if (text(request).equals("slow")) {
              retained.add(request.retain());
            } else {
              request.reply(bytes("fast"));
            }
          });
      Requester requester = fixture.requester();
      assertThrows(CallException.class, () -> requester.call(bytes("slow"), SHORT));
      Request late = retained.poll(20, TimeUnit.SECONDS);
      late.reply(bytes("late"));
      for (int i = 0; i < 50; i++) {
        assertEquals("fast", text(requester.call(bytes("x"), LONG)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm", "tcp"})
  void R05_shouldLimitWhatIsStartedAndWhatIsOpen(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder("concurrency=3");
      LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
      AtomicInteger most = new AtomicInteger();
      fixture.serve(
          responder,
          request -> {
            retained.add(request.retain());
            most.accumulateAndGet(retained.size(), Math::max);
          });
      Requester requester = fixture.requester("max-calls=8");
      List<CompletableFuture<Message>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(requester.callAsync(bytes("" + i), LONG));
      }
      CompletableFuture<Message> ninth = requester.callAsync(bytes("9"), LONG);
      ExecutionException refused = assertThrows(ExecutionException.class, ninth::get);
      CallException why = (CallException) refused.getCause();
      assertEquals(ErrorCode.TOO_MANY_CALLS, why.code());
      assertEquals(Outcome.NOT_STARTED, why.outcome());
      Thread.sleep(100);
      for (int i = 0; i < 8; i++) {
        Request next = retained.poll(20, TimeUnit.SECONDS);
        next.reply(bytes("re " + text(next)));
      }
      for (int i = 0; i < 8; i++) {
        assertEquals("re " + i, text(calls.get(i).get()));
      }
      assertEquals(3, most.get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm", "tcp"})
  void R08_shouldRefuseWhatIsQueuedWhenTheResponderCloses(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
      Thread server = fixture.serve(responder, request -> retained.add(request.retain()));
      Requester requester = fixture.requester();
      CompletableFuture<Message> started = requester.callAsync(bytes("started"), LONG);
      Request request = retained.poll(20, TimeUnit.SECONDS);
      CompletableFuture<Message> queued = requester.callAsync(bytes("queued"), LONG);
      Thread closing =
          new Thread(
              () -> {
                try {
                  responder.close();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      closing.start();
      ExecutionException refused = assertThrows(ExecutionException.class, queued::get);
      assertEquals(ErrorCode.CALL_NOT_STARTED, ((CallException) refused.getCause()).code());
      request.reply(bytes("finished"));
      assertEquals("finished", text(started.get()));
      closing.join(20_000);
      server.join(20_000);
      assertFalse(server.isAlive());
      Thread.sleep(1_200); // T9: a loss is known within a second
      CallException gone =
          assertThrows(CallException.class, () -> requester.call(bytes("x"), LONG));
      assertEquals(ErrorCode.CALL_NOT_STARTED, gone.code());
      assertEquals(Outcome.NOT_STARTED, gone.outcome());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix"})
  void R07_shouldEndOpenCallsWhenTheRequesterCloses(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder();
      CountDownLatch onCancel = new CountDownLatch(1);
      CountDownLatch running = new CountDownLatch(1);
      fixture.serve(
          responder,
          request -> {
            request.onCancel(onCancel::countDown);
            request.retain();
            running.countDown();
          });
      Requester requester = fixture.requester();
      CompletableFuture<Message> open = requester.callAsync(bytes("x"), LONG);
      assertTrue(running.await(20, TimeUnit.SECONDS));
      requester.close();
      ExecutionException ended = assertThrows(ExecutionException.class, open::get);
      assertEquals(ErrorCode.CALL_CANCELLED, ((CallException) ended.getCause()).code());
      assertTrue(onCancel.await(20, TimeUnit.SECONDS));
      assertThrows(ChannelClosedException.class, () -> requester.call(bytes("y"), LONG));
    }
  }
}
