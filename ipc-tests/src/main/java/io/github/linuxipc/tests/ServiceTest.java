package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.function.Executable;

/**
 * The base class of all parts of the contract of services. The name under test is a service.
 * Requesters are closed before responders, so that no responder lingers for requests that a test
 * leaves unanswered. Extend {@link ServiceContract} for the whole contract, or one of the parts.
 */
public abstract class ServiceTest extends ContractTest {
  /** The time-out of calls that end earlier unless the engine is broken. */
  static final Duration LONG = Duration.ofSeconds(30);

  /** The time-out of calls that end by it. */
  static final Duration SHORT = Duration.ofMillis(200);

  private final List<Requester> requesters = new ArrayList<>();

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected ServiceTest(TransportUnderTest subject) {
    super(subject);
  }

  @Override
  final String section() {
    return "services";
  }

  @Override
  final ChildEndpoint[] bothEnds() {
    return new ChildEndpoint[] {
      ChildEndpoint.requester(channel()), ChildEndpoint.responder(channel())
    };
  }

  final Responder responder(String... settings) throws IOException, InterruptedException {
    return ipc(settings).responder(channel());
  }

  final Requester requester(String... settings) throws IOException, InterruptedException {
    Requester requester = ipc(settings).requester(channel());
    requesters.add(requester);
    return requester;
  }

  @AfterEach
  final void closeRequesters() {
    for (Requester requester : requesters) {
      try {
        requester.close();
      } catch (IpcException e) {
        // A responder that is gone at the end of a test is no failure.
      }
    }
  }

  /** Serves in a thread of its own until the responder is closed. */
  final BackgroundAction<?> serve(Responder responder, RequestHandler handler) {
    return inBackground(() -> responder.serve(handler));
  }

  /** Runs a body that ends when the responder is closed, and fails the test if it does not. */
  final BackgroundAction<?> inBackground(Executable body) {
    BackgroundAction<?> action = BackgroundAction.run(body);
    AutoCloseable end =
        () -> {
          if (!action.returned(LONG)) {
            throw new AssertionError("the serving thread threw or did not end");
          }
        };
    fixture().closeAtEnd(end);
    return action;
  }

  /**
   * Starts a process that serves.
   *
   * @param behaviour which requests it answers with an echo: {@code echo} (all), {@code even}
   *     (those whose text is an even number), {@code none}, {@code late} (all, when the responder
   *     closes), or {@code held} (all, when the responder closes and the file {@code release}
   *     beside the log exists; adds {@code closing} to the log before)
   * @param settings of the service
   */
  final PeerProcess servingPeer(String behaviour, String... settings) throws Exception {
    PeerProcess peer = peer(settings);
    peer.call("serve", channel(), behaviour, log());
    return peer;
  }

  /** Starts a process that has a requester. */
  final PeerProcess callingPeer() throws Exception {
    PeerProcess peer = peer();
    peer.call("requester", channel());
    return peer;
  }

  /** Returns the requests that the last serving peer has started, in order. */
  final List<String> started() throws IOException {
    return Files.readAllLines(log());
  }

  final Path log() throws IOException {
    return fixture().directory().resolve("started.log");
  }

  /** Returns whether a call says that it was not started. */
  static boolean isRefused(Requester requester) {
    CallException end =
        assertThrows(CallException.class, () -> requester.call(bytes("late"), SHORT));
    return end.code() == ErrorCode.CALL_NOT_STARTED && end.outcome() == Outcome.NOT_STARTED;
  }

  /** Calls without waiting. Tries again while the request channel is full. */
  static CompletableFuture<Message> open(Requester requester, String word) throws Exception {
    CompletableFuture<Message> call = requester.callAsync(bytes(word), LONG);
    while (isFull(call)) {
      Thread.sleep(1);
      call = requester.callAsync(bytes(word), LONG);
    }
    return call;
  }

  private static boolean isFull(CompletableFuture<Message> call) throws InterruptedException {
    return call.isCompletedExceptionally()
        && failure(call) instanceof CallException e
        && e.code() == ErrorCode.TOO_MANY_CALLS;
  }

  /** Waits until a call ends, asserts that it failed, and returns how. */
  static Throwable failure(CompletableFuture<Message> call) throws InterruptedException {
    try {
      throw new AssertionError("the call ended with a response of " + call.get());
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  /** Asserts how a call ended. */
  static void endedWith(Throwable end, ErrorCode code, Outcome outcome) {
    ContractAssertions.hasCode(end, code);
    if (!(end instanceof CallException call) || call.outcome() != outcome) {
      throw new AssertionError("the outcome is not " + outcome, end);
    }
  }

  /** Waits for an element. */
  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T element = queue.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    if (element == null) {
      throw new AssertionError("nothing came within " + LONG);
    }
    return element;
  }
}
