package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static io.github.linuxipc.tests.traffic.Texts.text;
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
import io.github.linuxipc.tests.peer.PeerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** R6 and R7: deadlines and cancels reach the responder. */
public abstract class CallEndContract extends ServiceTest {
  /** Longer than a notice takes, which a thread of the library sends. */
  private static final long NOTICE_MS = 1_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected CallEndContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void R06_shouldNotStartARequestWhoseTimePassedInTheQueue() throws Exception {
    Responder responder = responder();
    Requester requester = requester();
    long sinceNs = System.nanoTime();
    CallException late =
        assertThrows(CallException.class, () -> requester.call(bytes("late"), SHORT));
    ContractAssertions.tookAtLeast(SHORT, sinceNs);
    endedWith(late, ErrorCode.CALL_TIMED_OUT, Outcome.UNKNOWN);
    List<String> started = Collections.synchronizedList(new ArrayList<>());
    serve(
        responder,
        request -> {
          started.add(text(request));
          request.reply(bytes(request.remaining().toString()));
        });
    Duration remaining = Duration.parse(text(requester.call(bytes("next"), LONG)));
    assertEquals(List.of("next"), started);
    assertTrue(remaining.compareTo(LONG) <= 0, () -> remaining + " remained");
    assertTrue(remaining.compareTo(SHORT) > 0, () -> remaining + " remained");
  }

  @Test
  void R06_shouldNotStartARequestWhoseTimePassedWhileTheResponderWasStopped() throws Exception {
    PeerProcess peer = servingPeer("echo");
    Requester requester = requester();
    assertEquals("first", text(requester.call(bytes("first"), LONG)));
    peer.stop();
    CallException late =
        assertThrows(CallException.class, () -> requester.call(bytes("late"), SHORT));
    ContractAssertions.hasCode(late, ErrorCode.CALL_TIMED_OUT);
    peer.resume();
    assertEquals("next", text(requester.call(bytes("next"), LONG)));
    assertEquals(List.of("first", "next"), started());
  }

  @Test
  void R07_shouldNotStartARequestThatWasCancelledInTheQueue() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    List<String> started = Collections.synchronizedList(new ArrayList<>());
    serve(
        responder(),
        request -> {
          started.add(text(request));
          running.countDown();
          assertTrue(cancelled.await(LONG.toSeconds(), TimeUnit.SECONDS));
          request.reply(bytes("ok"));
        });
    Requester requester = requester();
    CompletableFuture<Message> first = open(requester, "first");
    assertTrue(running.await(LONG.toSeconds(), TimeUnit.SECONDS));
    CompletableFuture<Message> second = open(requester, "second");
    assertTrue(second.cancel(true));
    Thread.sleep(NOTICE_MS);
    cancelled.countDown();
    assertEquals("ok", text(first.get()));
    assertEquals("ok", text(requester.call(bytes("third"), LONG)));
    assertEquals(List.of("first", "third"), started);
  }

  @Test
  void R07_shouldTellAStartedRequestThatItsCallWasCancelledOrInterrupted() throws Exception {
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    CountDownLatch onCancel = new CountDownLatch(2);
    serve(
        responder("concurrency=2"),
        request -> {
          request.onCancel(onCancel::countDown);
          retained.add(request.retain());
        });
    Requester requester = requester();
    CompletableFuture<Message> cancelled = open(requester, "a");
    Request first = next(retained);
    BackgroundAction<?> interrupted = BackgroundAction.of(() -> requester.call(bytes("b"), LONG));
    Request second = next(retained);
    assertFalse(first.isCancelled() || second.isCancelled(), "cancelled before the cancel");
    assertTrue(cancelled.cancel(true));
    interrupted.interrupt();
    assertTrue(interrupted.failure() instanceof InterruptedException);
    assertTrue(onCancel.await(LONG.toSeconds(), TimeUnit.SECONDS), "onCancel did not run");
    assertTrue(first.isCancelled() && second.isCancelled());
    assertEquals(Duration.ZERO, second.remaining());
    second.reply(bytes("too late, and no error"));
  }

  @Test
  void R07_shouldCancelTheOpenCallsOfARequesterThatCloses() throws Exception {
    CountDownLatch onCancel = new CountDownLatch(1);
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    serve(
        responder(),
        request -> {
          request.onCancel(onCancel::countDown);
          retained.add(request.retain());
        });
    Requester requester = requester();
    CompletableFuture<Message> open = open(requester, "x");
    next(retained);
    requester.close();
    endedWith(failure(open), ErrorCode.CALL_CANCELLED, Outcome.UNKNOWN);
    assertTrue(onCancel.await(LONG.toSeconds(), TimeUnit.SECONDS), "onCancel did not run");
    assertThrows(ChannelClosedException.class, () -> requester.call(bytes("y"), LONG));
  }
}
