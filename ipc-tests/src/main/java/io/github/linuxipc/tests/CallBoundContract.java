package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static io.github.linuxipc.tests.traffic.Texts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** R5: what is open, started and unanswered is bounded, and no requester stops another. */
public abstract class CallBoundContract extends ServiceTest {
  private static final int CALLS = 5;
  private static final int CONCURRENCY = 2;
  private static final int CALLS_BESIDE = 500;
  private static final int CALLS_OF_STOPPED = 100;
  private static final int LARGE = 256 << 10;
  private static final int BACKLOG = 512 << 10;

  /** More bytes than a response channel holds. */
  private static final int MAX_CAPACITY = 16 << 20;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected CallBoundContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void R05_shouldStartNoMoreThanTheConcurrencyAndRefuseWhatExceedsMaxCalls() throws Exception {
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    AtomicInteger most = new AtomicInteger();
    serve(
        responder("concurrency=" + CONCURRENCY),
        request -> {
          retained.add(request.retain());
          most.accumulateAndGet(retained.size(), Math::max);
        });
    Requester requester = requester("max-calls=" + CALLS);
    List<CompletableFuture<Message>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(open(requester, "" + i));
    }
    CompletableFuture<Message> refused = requester.callAsync(bytes("refused"), LONG);
    assertTrue(refused.isDone(), "callAsync waits over max-calls");
    endedWith(failure(refused), ErrorCode.TOO_MANY_CALLS, Outcome.NOT_STARTED);
    Thread.sleep(SHORT.toMillis());
    for (int i = 0; i < CALLS; i++) {
      Request request = next(retained);
      assertEquals("" + i, text(request));
      request.reply(request.payload());
      assertEquals("" + i, text(calls.get(i).get()));
    }
    assertEquals(CONCURRENCY, most.get(), "requests started at a time");
  }

  @Test
  void R05_shouldWaitWithACallOverMaxCalls() throws Exception {
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    serve(responder("concurrency=4"), request -> retained.add(request.retain()));
    Requester requester = requester("max-calls=1");
    CompletableFuture<Message> first = open(requester, "first");
    Request request = next(retained);
    BackgroundAction<Message> second =
        BackgroundAction.of(() -> requester.call(bytes("second"), LONG)).assertBlocked();
    assertEquals(0, retained.size(), "requests beyond max-calls");
    request.reply(bytes("re first"));
    assertEquals("re first", text(first.get()));
    next(retained).reply(bytes("re second"));
    assertEquals("re second", text(second.result()));
  }

  @Test
  void R05_shouldNotCountACallThatIsOver() throws Exception {
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    serve(responder(), request -> retained.add(request.retain()));
    Requester requester = requester();
    CompletableFuture<Message> over = open(requester, "over");
    next(retained);
    assertTrue(over.cancel(true));
    CompletableFuture<Message> following = open(requester, "following");
    Request request = next(retained);
    assertEquals("following", text(request));
    request.reply(request.payload());
    assertEquals("following", text(following.get()));
  }

  /** The stopped requester's answers fill its response channel and then its backlog. */
  @Test
  void R05_shouldRefuseTheRequestsOfARequesterThatTakesNoAnswers() throws Exception {
    Responder responder = responder("response-backlog=" + BACKLOG);
    PeerProcess peer = peer();
    peer.call("requesters", channel(), 1);
    peer.call("open-calls", CALLS_OF_STOPPED); // they wait in the request channel
    peer.stop();
    Set<Integer> started = new HashSet<>();
    int handled = 1;
    while (handled > 0) {
      handled =
          responder.poll(
              request -> {
                started.add(Integer.parseInt(text(request)));
                request.reply(ByteBuffer.allocate(LARGE));
              },
              CALLS_OF_STOPPED,
              SHORT);
    }
    Set<Integer> late = ConcurrentHashMap.newKeySet();
    serve(
        responder,
        request -> {
          late.add(Integer.parseInt(text(request)));
          request.reply(bytes("late"));
        });
    peer.resume();
    String ends = peer.call("ended-calls");
    // a sender sends to a broker by itself, so that some requests may have stopped with it
    assertTrue(subject().isBrokered() || late.isEmpty(), () -> "started later: " + late);
    for (int i = 0; i < CALLS_OF_STOPPED; i++) {
      boolean answered = ends.charAt(i) == 'A';
      boolean taken = started.contains(i) || late.contains(i);
      assertEquals(taken, answered, "request " + i + " of " + ends);
    }
    assertTrue(ends.contains("N"), () -> "no request was refused: " + ends);
    assertFalse(ends.contains("U"), () -> "a refusal was not received: " + ends);
    long bytes = (long) LARGE * started.size();
    assertTrue(bytes <= LARGE + BACKLOG + MAX_CAPACITY, () -> bytes + " bytes of answers are kept");
  }

  @Test
  void R05_shouldServeOthersWhileARequesterIsStopped() throws Exception {
    AtomicInteger ofStopped = new AtomicInteger();
    serve(
        responder("response-backlog=256k"),
        request -> {
          if (request.payload().remaining() > 100) {
            ofStopped.incrementAndGet();
          }
          request.reply(request.payload());
        });
    PeerProcess peer = callingPeer();
    assertEquals("x", peer.call("call", "x"));
    Requester other = requester(); // before the stop: the peer may hold the directory's lock then
    assertEquals("x", text(other.call(bytes("x"), LONG)));
    peer.call("flood", 16 << 10);
    ContractAssertions.awaitCondition(() -> ofStopped.get() > 0);
    peer.stop();
    for (int i = 0; i < CALLS_BESIDE; i++) {
      assertEquals("" + i, text(other.call(bytes("" + i), LONG)));
    }
    peer.kill();
    for (int i = 0; i < 50; i++) {
      assertEquals("" + i, text(other.call(bytes("" + i), LONG)));
    }
  }
}
