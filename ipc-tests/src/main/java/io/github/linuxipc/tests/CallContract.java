package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static io.github.linuxipc.tests.traffic.Texts.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** R1, R3 and R10: one outcome a call, many callers, and handlers that fail. */
public abstract class CallContract extends ServiceTest {
  private static final int CALLERS = 16;
  private static final int CALLS = 60;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected CallContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void R01_shouldAnswerEachCall() throws Exception {
    serve(responder(), request -> request.reply(bytes("re " + text(request))));
    Requester requester = requester();
    for (int i = 0; i < 200; i++) {
      assertEquals("re " + i, text(requester.call(bytes("" + i), LONG)));
    }
  }

  @Test
  void R01_shouldAnswerCallsOfAnotherProcess() throws Exception {
    servingPeer("echo");
    Requester requester = requester();
    for (int i = 0; i < 100; i++) {
      assertEquals("" + i, text(requester.call(bytes("" + i), LONG)));
    }
  }

  @Test
  void R01_shouldCarryEverySizeWithHeadersBothWays() throws Exception {
    serve(responder(), request -> request.reply(request.payload(), request.headers()));
    Requester requester = requester();
    byte[] large = new byte[1 << 20];
    new Random(7).nextBytes(large);
    Headers headers = Headers.of("traceparent", "00-1", "empty", "");
    for (int length : new int[] {0, 1, 467, 468, 469, 4000, 65_536, 1 << 20}) {
      ByteBuffer request = ByteBuffer.wrap(large, 0, length);
      Message response = requester.call(request, headers, LONG);
      assertEquals(0, request.remaining());
      assertArrayEquals(Arrays.copyOf(large, length), response.toByteArray());
      assertEquals("00-1", response.headers().text("traceparent"));
      assertEquals(2, response.headers().size());
    }
  }

  @Test
  void R01_shouldReportTheRespondersNumberAndText() throws Exception {
    serve(responder(), request -> request.fail(42, "no quote for " + text(request)));
    Requester requester = requester();
    CallException failure =
        assertThrows(CallException.class, () -> requester.call(bytes("X"), LONG));
    endedWith(failure, ErrorCode.CALL_FAILED, Outcome.UNKNOWN);
    assertEquals(42, failure.failureCode().orElseThrow());
    assertEquals("no quote for X", failure.failureText());
  }

  @Test
  void R01_shouldEndACallWithoutATimeoutByTheConfiguredOne() throws Exception {
    serve(responder(), request -> request.retain());
    Requester requester = requester("call-timeout=" + SHORT.toMillis() + "ms");
    long sinceNs = System.nanoTime();
    CallException end = assertThrows(CallException.class, () -> requester.call(bytes("x")));
    ContractAssertions.tookAtLeast(SHORT, sinceNs);
    endedWith(end, ErrorCode.CALL_TIMED_OUT, Outcome.UNKNOWN);
  }

  @Test
  void R01_shouldCarryHeadersOfACallWithoutATimeoutAndEndItByTheConfiguredOne() throws Exception {
    serve(
        responder(),
        request -> {
          if ("yes".equals(request.headers().text("reply"))) {
            request.reply(request.payload(), request.headers());
          } else {
            request.retain();
          }
        });
    Message response = requester().call(bytes("x"), Headers.of("reply", "yes"));
    assertEquals("x", text(response));
    assertEquals("yes", response.headers().text("reply"));
    Requester requester = requester("call-timeout=" + SHORT.toMillis() + "ms");
    Headers none = Headers.of("reply", "no");
    long sinceNs = System.nanoTime();
    CallException end = assertThrows(CallException.class, () -> requester.call(bytes("x"), none));
    ContractAssertions.tookAtLeast(SHORT, sinceNs);
    endedWith(end, ErrorCode.CALL_TIMED_OUT, Outcome.UNKNOWN);
  }

  @Test
  void R01_shouldTellTheLargestRequestAndResponse() throws Exception {
    Responder responder = responder("max-message-size=100");
    serve(responder, request -> request.reply(request.payload()));
    Requester requester = requester("max-message-size=100");
    assertEquals(100, responder.maxMessageSize());
    assertEquals(100, requester.maxMessageSize());
    assertEquals(100, requester.call(new byte[100], LONG).payload().remaining());
    assertThrows(MessageTooLargeException.class, () -> requester.call(new byte[101], LONG));
  }

  @Test
  void R01_shouldKeepTheResponseWhenTheTimeoutPassesLater() throws Exception {
    serve(responder(), request -> request.reply(request.payload()));
    Requester requester = requester();
    assertEquals("warm", text(requester.call(bytes("warm"), LONG)));
    CompletableFuture<Message> call = requester.callAsync(bytes("x"), Duration.ofSeconds(2));
    assertEquals("x", text(call.get()));
    assertFalse(call.cancel(true), "a call that has ended was cancelled");
    Thread.sleep(2_500);
    assertFalse(call.isCompletedExceptionally(), "the call ended twice");
    assertEquals("x", text(call.get()));
  }

  @Test
  void R03_shouldGiveEachThreadTheResponsesToItsOwnCalls() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      Responder responder = responder("concurrency=16");
      inBackground(
          () ->
              responder.serve(
                  request -> {
                    if (ThreadLocalRandom.current().nextInt(8) == 0) {
                      Thread.sleep(0, 200_000); // so that responses overtake one another
                    }
                    request.reply(bytes("re " + text(request)));
                  },
                  workers));
      Requester requester = requester();
      List<BackgroundAction<?>> callers = new ArrayList<>();
      for (int t = 0; t < CALLERS; t++) {
        int id = t;
        callers.add(BackgroundAction.run(() -> callRepeatedly(requester, id)));
      }
      for (BackgroundAction<?> caller : callers) {
        caller.result();
      }
    } finally {
      workers.shutdown();
      assertTrue(workers.awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private static void callRepeatedly(Requester requester, int id) throws Exception {
    for (int i = 0; i < CALLS; i++) {
      String word = id + "." + i;
      boolean waits = i % 5 == 0;
      Message response = waits ? open(requester, word).get() : requester.call(bytes(word), LONG);
      assertEquals("re " + word, text(response));
    }
  }

  /** All calls are open at the same time in a process that has one carrier thread. */
  @Test
  void R03_shouldNotPinTheCarrierOfVirtualThreadsThatCall() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, from Java 21 on");
    assumeOtherProcesses();
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    serve(responder("concurrency=" + CALLS), request -> retained.add(request.retain()));
    PeerProcess peer =
        process(
            List.of(
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1"));
    peer.call("requesters", channel(), 1);
    peer.call("virtual-calls", CALLS);
    ContractAssertions.awaitCondition(() -> retained.size() == CALLS);
    peer.call("virtual-more");
    for (Request request : retained) {
      request.reply(request.payload());
    }
    assertEquals("" + CALLS, peer.call("virtual-answered"), "calls with their response");
  }

  @Test
  void R10_shouldFailOnlyTheCallOfAHandlerThatThrowsOrForgetsToAnswer() throws Exception {
    serve(
        responder(),
        request -> {
          switch (text(request)) {
            case "throw" -> throw new IllegalStateException("secret");
            case "error" -> throw new AssertionError("secret");
            case "forget" -> {}
            default -> request.reply(bytes("fine"));
          }
        });
    Requester requester = requester();
    for (String word : new String[] {"throw", "error", "forget"}) {
      CallException failure =
          assertThrows(CallException.class, () -> requester.call(bytes(word), LONG));
      endedWith(failure, ErrorCode.CALL_FAILED, Outcome.UNKNOWN);
      assertFalse(failure.toString().contains("secret"), "the exception's text was sent");
      assertFalse(failure.toString().contains("IllegalState"), "the exception's class was sent");
      assertEquals(CallException.HANDLER_FAILED, failure.failureCode().orElseThrow());
      assertEquals("fine", text(requester.call(bytes("x"), LONG)));
    }
  }

  @Test
  void R10_shouldEndServingWhenAHandlerIsInterrupted() throws Exception {
    Responder responder = responder();
    BackgroundAction<Boolean> serving =
        BackgroundAction.of(
            () -> {
              responder.serve(
                  request -> {
                    throw new InterruptedException();
                  });
              return Thread.interrupted();
            });
    Requester requester = requester();
    CallException failure =
        assertThrows(CallException.class, () -> requester.call(bytes("x"), LONG));
    assertEquals(CallException.HANDLER_FAILED, failure.failureCode().orElseThrow());
    assertTrue(serving.result(), "the thread's interrupt status");
    serve(responder, request -> request.reply(bytes("served again")));
    assertEquals("served again", text(requester.call(bytes("y"), LONG)));
  }
}
