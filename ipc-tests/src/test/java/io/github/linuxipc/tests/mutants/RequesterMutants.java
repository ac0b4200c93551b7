package io.github.linuxipc.tests.mutants;

import static java.util.concurrent.CompletableFuture.failedFuture;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Requester;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Requesters that violate the contract of services. */
final class RequesterMutants {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private RequesterMutants() {}

  /** Sends the last request again when a responder has been found. */
  static final class ResendsAfterReconnect extends ForwardingRequester {
    private volatile ByteBuffer last = ByteBuffer.allocate(0);

    ResendsAfterReconnect(Requester good) {
      super(good);
    }

    @Override
    public CompletableFuture<Message> callAsync(
        ByteBuffer request, Headers headers, Duration timeout) {
      last = request.duplicate();
      return good.callAsync(request, headers, timeout);
    }

    @Override
    public boolean awaitResponder(Duration timeout) throws IpcException, InterruptedException {
      boolean connected = good.awaitResponder(timeout);
      if (connected) {
        var unused = good.callAsync(last, MINUTE);
      }
      return connected;
    }
  }

  /** Says of every call without a response that its request did not start. */
  static final class SaysNotStarted extends ForwardingRequester {
    SaysNotStarted(Requester good) {
      super(good);
    }

    @Override
    public CompletableFuture<Message> callAsync(
        ByteBuffer request, Headers headers, Duration timeout) {
      return good.callAsync(request, headers, timeout)
          .exceptionallyCompose(error -> failedFuture(notStarted()));
    }

    private static CallException notStarted() {
      ErrorCode code = ErrorCode.CALL_NOT_STARTED;
      return new CallException(code, Outcome.NOT_STARTED, code.text("Not started", "", ""));
    }
  }

  /** Ends a cancelled call, but does not notify the responder. */
  static final class SendsNoCancel extends ForwardingRequester {
    SendsNoCancel(Requester good) {
      super(good);
    }

    @Override
    public CompletableFuture<Message> callAsync(
        ByteBuffer request, Headers headers, Duration timeout) {
      return good.callAsync(request, headers, timeout).copy();
    }
  }

  /** Ends a call when its time-out passes, but sends the responder a deadline one minute later. */
  static final class SendsNoDeadline extends ForwardingRequester {
    SendsNoDeadline(Requester good) {
      super(good);
    }

    @Override
    public Message call(ByteBuffer request, Headers headers, Duration timeout)
        throws IpcException, InterruptedException {
      CompletableFuture<Message> call = good.callAsync(request, headers, timeout.plus(MINUTE));
      try {
        return call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        ErrorCode code = ErrorCode.CALL_TIMED_OUT;
        throw new CallException(code, Outcome.UNKNOWN, code.text("Timed out", "", ""));
      } catch (ExecutionException e) {
        throw (IpcException) e.getCause();
      }
    }
  }

  /** Ends a call with its response, and again when its time-out passes. */
  static final class EndsCallsTwice extends ForwardingRequester {
    EndsCallsTwice(Requester good) {
      super(good);
    }

    @Override
    public CompletableFuture<Message> callAsync(
        ByteBuffer request, Headers headers, Duration timeout) {
      CompletableFuture<Message> call = good.callAsync(request, headers, timeout);
      CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS)
          .execute(() -> call.obtrudeException(new TimeoutException()));
      return call;
    }
  }

  /** Completes each subscriber twice. */
  static final class EndsStreamsTwice extends ForwardingRequester {
    EndsStreamsTwice(Requester good) {
      super(good);
    }

    @Override
    public Flow.Publisher<Message> stream(ByteBuffer request, Duration timeout) {
      Flow.Publisher<Message> stream = good.stream(request, timeout);
      return subscriber -> stream.subscribe(new CompletedTwice(subscriber));
    }
  }

  private record CompletedTwice(Flow.Subscriber<? super Message> good)
      implements Flow.Subscriber<Message> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      good.onSubscribe(subscription);
    }

    @Override
    public void onNext(Message part) {
      good.onNext(part);
    }

    @Override
    public void onError(Throwable error) {
      good.onError(error);
    }

    @Override
    public void onComplete() {
      good.onComplete();
      good.onComplete();
    }
  }

  /** Never ends the calls that are lost because their responder has died. */
  static final class IgnoresLosses extends ForwardingRequester {
    IgnoresLosses(Requester good) {
      super(good);
    }

    @Override
    public CompletableFuture<Message> callAsync(
        ByteBuffer request, Headers headers, Duration timeout) {
      return good.callAsync(request, headers, timeout)
          .exceptionallyCompose(
              error -> isLost(error) ? new CompletableFuture<>() : failedFuture(error));
    }

    private static boolean isLost(Throwable error) {
      return error instanceof CallException e && e.code() == ErrorCode.CALL_LOST;
    }
  }

  /** Waits in {@code callAsync} until fewer than {@code max-calls} calls are open. */
  static final class WaitsOverMaxCalls extends ForwardingRequester {
    WaitsOverMaxCalls(Requester good) {
      super(good);
    }

    @Override
    public CompletableFuture<Message> callAsync(
        ByteBuffer request, Headers headers, Duration timeout) {
      CompletableFuture<Message> call = good.callAsync(request, headers, timeout);
      while (call.isCompletedExceptionally()) {
        Thread.onSpinWait();
        call = good.callAsync(request, headers, timeout);
      }
      return call;
    }
  }

  /** Returns the response to the preceding call, except from the first call. */
  static final class ReturnsAnothersResponse extends ForwardingRequester {
    private final AtomicReference<@Nullable Message> before = new AtomicReference<>();

    ReturnsAnothersResponse(Requester good) {
      super(good);
    }

    @Override
    public Message call(ByteBuffer request, Headers headers, Duration timeout)
        throws IpcException, InterruptedException {
      Message own = good.call(request, headers, timeout);
      Message another = before.getAndSet(own);
      return another == null ? own : another;
    }
  }
}
