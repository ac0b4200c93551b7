package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static io.github.linuxipc.tests.traffic.Texts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** R2, R4 and R8: nothing is repeated, late responses are dropped, and losses end calls. */
public abstract class CallLossContract extends ServiceTest {
  private static final int CALLS = 1000;
  private static final int QUEUED = 3;
  private static final String[] MANY_CALLS = {"concurrency=2000"};

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected CallLossContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void R02_shouldSayNotStartedOnlyOfRequestsThatDidNotStart() throws Exception {
    PeerProcess peer = servingPeer("even", MANY_CALLS);
    Requester requester = requester();
    List<CompletableFuture<Message>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(requester.callAsync(bytes("" + i), LONG)); // some are refused by a full channel
    }
    ContractAssertions.awaitCondition(() -> started().size() > 2);
    peer.kill();
    Set<String> notStarted = new HashSet<>();
    int unknown = 0;
    for (int i = 0; i < CALLS; i++) {
      try {
        assertEquals("" + i, text(calls.get(i).get()));
      } catch (ExecutionException e) {
        CallException end = (CallException) Objects.requireNonNull(e.getCause());
        if (end.outcome() == Outcome.NOT_STARTED) {
          notStarted.add("" + i);
        } else {
          endedWith(end, ErrorCode.CALL_LOST, Outcome.UNKNOWN);
          unknown++;
        }
      }
    }
    notStarted.retainAll(started());
    assertEquals(Set.of(), notStarted, "requests that started and are said not to have started");
    assertTrue(unknown > 0, "no call was lost");
  }

  @Test
  void R02_shouldRepeatNothingWhenItFollowsTheSuccessor() throws Exception {
    PeerProcess first = servingPeer("none");
    Requester requester = requester("reconnect=true");
    CompletableFuture<Message> lost = open(requester, "lost");
    ContractAssertions.awaitCondition(() -> started().size() == 1);
    first.kill();
    endedWith(failure(lost), ErrorCode.CALL_LOST, Outcome.UNKNOWN);
    assertFalse(requester.awaitResponder(Duration.ofMillis(100)), "a dead responder is connected");
    servingPeer("echo");
    assertTrue(requester.awaitResponder(LONG), "the successor is not connected");
    assertEquals("again", text(requester.call(bytes("again"), LONG)));
    assertEquals(List.of("again"), started(), "what the successor started");
  }

  @Test
  void R08_shouldLetASuccessorWaitForTheResponderToLeave() throws Exception {
    Responder first = responder();
    serve(first, request -> request.reply(bytes("first")));
    Requester requester = requester();
    BackgroundAction<Responder> waiting =
        BackgroundAction.of(() -> responder("bind-timeout=60s")).assertBlocked();
    assertEquals("first", text(requester.call(bytes("a"), LONG)));
    first.close();
    serve(waiting.result(), request -> request.reply(bytes("second")));
    assertEquals("second", text(requester().call(bytes("b"), LONG)));
  }

  @Test
  void R04_shouldDropALateResponse() throws Exception {
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    serve(responder("concurrency=2"), request -> retained.add(request.retain()));
    Requester requester = requester();
    CallException end =
        assertThrows(CallException.class, () -> requester.call(bytes("slow"), SHORT));
    endedWith(end, ErrorCode.CALL_TIMED_OUT, Outcome.UNKNOWN);
    Request late = next(retained);
    CompletableFuture<Message> call = open(requester, "next");
    Request request = next(retained);
    late.reply(bytes("late"));
    request.reply(bytes("in time"));
    assertEquals("in time", text(call.get()));
  }

  @Test
  void R04_shouldGiveARequesterNoResponseOfItsPredecessor() throws Exception {
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    serve(responder("concurrency=2"), request -> retained.add(request.retain()));
    Requester predecessor = requester();
    CompletableFuture<Message> cancelled = open(predecessor, "a");
    Request late = next(retained);
    predecessor.close();
    endedWith(failure(cancelled), ErrorCode.CALL_CANCELLED, Outcome.UNKNOWN);
    ContractAssertions.awaitCondition(late::isCancelled);
    CompletableFuture<Message> call = open(requester(), "b");
    Request request = next(retained);
    late.reply(bytes("for the predecessor"));
    request.reply(bytes("for the successor"));
    assertEquals("for the successor", text(call.get()));
  }

  @Test
  void R08_shouldEndEachOpenCallWhenTheResponderIsKilled() throws Exception {
    PeerProcess peer = servingPeer("even", MANY_CALLS);
    Requester requester = requester();
    List<CompletableFuture<Message>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(open(requester, "" + i));
    }
    for (int i = 0; i < CALLS; i += 2) {
      assertEquals("" + i, text(calls.get(i).get()));
    }
    ContractAssertions.awaitCondition(() -> started().size() == CALLS);
    peer.kill();
    for (int i = 1; i < CALLS; i += 2) {
      endedWith(failure(calls.get(i)), ErrorCode.CALL_LOST, Outcome.UNKNOWN);
    }
    CallException after = assertThrows(CallException.class, () -> requester.call(bytes("x"), LONG));
    endedWith(after, ErrorCode.CALL_NOT_STARTED, Outcome.NOT_STARTED);
  }

  @Test
  void R08_shouldEndABlockedCallWhenTheResponderIsKilled() throws Exception {
    PeerProcess peer = servingPeer("none");
    Requester requester = requester();
    BackgroundAction<Message> call = BackgroundAction.of(() -> requester.call(bytes("x"), LONG));
    ContractAssertions.awaitCondition(() -> started().size() == 1);
    call.assertBlocked();
    peer.kill();
    endedWith(call.failure(), ErrorCode.CALL_LOST, Outcome.UNKNOWN);
  }

  @Test
  void R08_shouldRefuseWhatIsQueuedAndFinishWhatIsStartedWhenTheResponderCloses() throws Exception {
    Responder responder = responder();
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    serve(responder, request -> retained.add(request.retain()));
    Requester requester = requester();
    CompletableFuture<Message> started = open(requester, "started");
    Request request = next(retained);
    CompletableFuture<Message> queued = open(requester, "queued");
    BackgroundAction<?> closing = BackgroundAction.run(responder::close);
    endedWith(failure(queued), ErrorCode.CALL_NOT_STARTED, Outcome.NOT_STARTED);
    request.reply(bytes("finished"));
    assertEquals("finished", text(started.get()));
    closing.result();
    ContractAssertions.awaitCondition(() -> isRefused(requester));
  }

  @Test
  void R08_shouldEndWhatIsStartedAsLostWhenItIsNotAnsweredWithinLinger() throws Exception {
    Responder responder = responder("linger=100ms");
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    serve(responder, request -> retained.add(request.retain()));
    CompletableFuture<Message> started = open(requester(), "started");
    Request request = next(retained);
    responder.close();
    endedWith(failure(started), ErrorCode.CALL_LOST, Outcome.UNKNOWN);
    request.reply(bytes("too late")); // nobody waits for it
  }

  /** The responder is at its concurrency limit: what is queued stays in the request channel. */
  @Test
  void R08_shouldRefuseWhatIsQueuedWhenTheProcessOfTheResponderExits() throws Exception {
    PeerProcess peer = servingPeer("none");
    Requester requester = requester();
    CompletableFuture<Message> started = open(requester, "started");
    ContractAssertions.awaitCondition(() -> started().size() == 1);
    List<CompletableFuture<Message>> queued = new ArrayList<>();
    for (int i = 0; i < QUEUED; i++) {
      queued.add(open(requester, "queued"));
    }
    peer.ask("exit");
    for (CompletableFuture<Message> call : queued) {
      endedWith(failure(call), ErrorCode.CALL_NOT_STARTED, Outcome.NOT_STARTED);
    }
    endedWith(failure(started), ErrorCode.CALL_LOST, Outcome.UNKNOWN);
    assertEquals(List.of("started"), started());
  }

  /** The handler runs on the polling thread, which holds the request channel. */
  @Test
  void R08_shouldFinishTheRunningHandlerWhenTheProcessOfTheResponderExits() throws Exception {
    PeerProcess peer = servingPeer("late");
    Requester requester = requester();
    CompletableFuture<Message> started = open(requester, "started");
    ContractAssertions.awaitCondition(() -> started().size() == 1);
    CompletableFuture<Message> queued = open(requester, "queued");
    peer.ask("exit");
    assertEquals("started", text(started.get()));
    endedWith(failure(queued), ErrorCode.CALL_NOT_STARTED, Outcome.NOT_STARTED);
    assertEquals(List.of("started"), started());
  }

  /** The responder opens the way back to this requester after its process has begun to exit. */
  @Test
  void R08_shouldRefuseARequesterThatConnectsWhileTheProcessOfTheResponderExits() throws Exception {
    PeerProcess peer = servingPeer("held");
    CompletableFuture<Message> started = open(requester(), "started");
    ContractAssertions.awaitCondition(() -> started().size() == 1);
    peer.ask("exit");
    ContractAssertions.awaitCondition(() -> started().contains("closing"));
    CompletableFuture<Message> queued = open(requester(), "queued");
    Files.createFile(fixture().directory().resolve("release"));
    assertEquals("started", text(started.get()));
    endedWith(failure(queued), ErrorCode.CALL_NOT_STARTED, Outcome.NOT_STARTED);
    assertEquals(List.of("started", "closing"), started());
  }

  @Test
  void R08_shouldCancelTheCallsOfARequesterThatIsKilled() throws Exception {
    LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
    CountDownLatch onCancel = new CountDownLatch(1);
    serve(
        responder(), // which is at its concurrency limit, and reads no further request
        request -> {
          request.onCancel(onCancel::countDown);
          retained.add(request.retain());
        });
    PeerProcess peer = callingPeer();
    peer.call("call-async", "x");
    Request request = next(retained);
    assertFalse(request.isCancelled());
    peer.kill();
    assertTrue(onCancel.await(LONG.toSeconds(), TimeUnit.SECONDS), "onCancel did not run");
    assertTrue(request.isCancelled());
    CompletableFuture<Message> following = open(requester(), "following");
    next(retained).reply(bytes("served"));
    assertEquals("served", text(following.get()));
  }
}
