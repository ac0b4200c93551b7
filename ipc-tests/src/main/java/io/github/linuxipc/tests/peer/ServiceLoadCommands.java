package io.github.linuxipc.tests.peer;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static io.github.linuxipc.tests.traffic.Texts.text;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Requester;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a peer that put load on a service: many requesters, many open calls and streams,
 * measured calls, and calls of virtual threads. All but {@code call-each} use the first requester.
 */
final class ServiceLoadCommands {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int MEASURED_LENGTH = 64;

  private final Ipc ipc;
  private final List<Requester> requesters = new ArrayList<>();
  private final List<CompletableFuture<Message>> calls = new ArrayList<>();
  private final List<Flow.Subscription> streams = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();

  ServiceLoadCommands(Ipc ipc) {
    this.ipc = ipc;
  }

  String run(String[] words) throws Exception {
    return switch (words[0]) {
      case "requesters" -> openRequesters(words[1], Integer.parseInt(words[2]));
      case "call-each" -> callEach(words[1]);
      case "measure-calls" -> measure(Integer.parseInt(words[1]), Long.parseLong(words[2]));
      case "open-calls" -> openCalls(Integer.parseInt(words[1]));
      case "ended-calls" -> endedCalls();
      case "open-streams" -> openStreams(Integer.parseInt(words[1]));
      case "cancel-streams" -> cancelStreams();
      case "virtual-calls" -> startVirtual(Integer.parseInt(words[1]));
      case "virtual-more" -> runOneMore();
      case "virtual-answered" -> joinVirtual();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private String openRequesters(String service, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      requesters.add(ipc.requester(service));
    }
    return "";
  }

  /** Calls once with each requester, and returns how many were answered with an echo. */
  private String callEach(String word) throws Exception {
    int echoes = 0;
    for (Requester requester : requesters) {
      echoes += text(requester.call(bytes(word), TIMEOUT)).equals(word) ? 1 : 0;
    }
    return Integer.toString(echoes);
  }

  /** Makes calls that are answered with an echo, and returns the microseconds that each took. */
  private String measure(int count, long pauseUs) throws Exception {
    Requester requester = requesters.get(0);
    ByteBuffer request = ByteBuffer.allocate(MEASURED_LENGTH);
    StringBuilder tookUs = new StringBuilder();
    for (int i = 0; i < count; i++) {
      request.clear().putInt(0, i);
      long beganNs = System.nanoTime();
      Message response = requester.call(request, TIMEOUT);
      tookUs.append((System.nanoTime() - beganNs) / 1_000).append(i + 1 < count ? " " : "");
      if (response.payload().getInt() != i) {
        throw new AssertionError("call " + i + " has the response of another");
      }
      LockSupport.parkNanos(pauseUs * 1_000);
    }
    return tookUs.toString();
  }

  /** Calls without waiting. The requests are the numbers from 0 on. */
  private String openCalls(int count) {
    for (int i = 0; i < count; i++) {
      calls.add(requesters.get(0).callAsync(bytes("" + i), TIMEOUT));
    }
    return "";
  }

  /**
   * Waits for the open calls, and returns a letter for each: A(nswered), N(ot started), F(ull: not
   * sent), U(nknown).
   */
  private String endedCalls() throws Exception {
    StringBuilder ends = new StringBuilder();
    for (CompletableFuture<Message> call : calls) {
      ends.append(end(call));
    }
    calls.clear();
    return ends.toString();
  }

  private static char end(CompletableFuture<Message> call) throws Exception {
    try {
      call.get();
      return 'A';
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallException end) {
        boolean unsent = end.code() == ErrorCode.TOO_MANY_CALLS;
        return unsent ? 'F' : end.outcome() == Outcome.NOT_STARTED ? 'N' : 'U';
      }
      throw e;
    }
  }

  /** Subscribes to streams, and waits until each has had a part. */
  private String openStreams(int count) {
    for (int i = 0; i < count; i++) {
      Taker taker = new Taker();
      requesters.get(0).stream(bytes("stream"), TIMEOUT).subscribe(taker);
      taker.firstPart.join();
      streams.add(taker.subscription());
    }
    return "";
  }

  private String cancelStreams() {
    streams.forEach(Flow.Subscription::cancel);
    streams.clear();
    return "";
  }

  /** Takes parts as they come, and keeps none. */
  private static final class Taker implements Flow.Subscriber<Message> {
    private static final int WINDOW = 64;

    final CompletableFuture<@Nullable Void> firstPart = new CompletableFuture<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription =
        new AtomicReference<>();

    Flow.Subscription subscription() {
      Flow.Subscription given = subscription.get();
      if (given == null) {
        throw new IllegalStateException("not subscribed");
      }
      return given;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.set(given);
      given.request(WINDOW);
    }

    @Override
    public void onNext(Message part) {
      firstPart.complete(null);
      subscription().request(1);
    }

    @Override
    public void onError(Throwable error) {
      firstPart.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      firstPart.completeExceptionally(new IllegalStateException("the stream has no part"));
    }
  }

  /** Starts virtual threads each of which makes one call. */
  private String startVirtual(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String word = "" + i;
      threads.add(VirtualThreads.start(() -> callOnce(word)));
    }
    return "";
  }

  private void callOnce(String word) {
    try {
      if (text(requesters.get(0).call(bytes(word), TIMEOUT)).equals(word)) {
        answered.incrementAndGet();
      }
    } catch (IpcException | InterruptedException e) {
      throw new IllegalStateException(e); // the call is not counted as answered
    }
  }

  private static String runOneMore() throws Exception {
    VirtualThreads.runOneMore();
    return "";
  }

  /** Waits until the virtual threads have ended, and returns how many calls had their echo. */
  private String joinVirtual() throws InterruptedException {
    VirtualThreads.join(threads);
    return answered.toString();
  }
}
