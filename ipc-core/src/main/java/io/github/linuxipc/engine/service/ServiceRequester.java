package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.service.CallEnd;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallTime;
import io.github.linuxipc.service.Requester;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The engine's requester. {@link CallSubmission} sends the requests, and this class waits for the
 * responses.
 */
final class ServiceRequester implements Requester {
  private final ServiceSettings settings;
  private final ResponderLink link;
  private final BackgroundWork background;
  private final CallSubmission submission;
  private final CallTimer timer;
  private final OpenCalls calls;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Runnable onClosed;

  ServiceRequester(
      ServiceSettings settings,
      ResponderLink link,
      BackgroundWork background,
      Semaphore permits,
      Runnable onClosed) {
    this.settings = settings;
    this.link = link;
    this.background = background;
    this.submission = new CallSubmission(settings);
    this.timer = new CallTimer(channel());
    this.calls = new OpenCalls(permits, link, timer);
    this.onClosed = onClosed;
    link.begin(this);
  }

  @Override
  public Message call(ByteBuffer request, Headers headers)
      throws IpcException, InterruptedException {
    return call(request, headers, Durations.nanos(settings.callTimeout()));
  }

  @Override
  public Message call(ByteBuffer request, Headers headers, Duration timeout)
      throws IpcException, InterruptedException {
    return call(request, headers, Durations.nanos(timeout));
  }

  private Message call(ByteBuffer request, Headers headers, long timeoutNs)
      throws IpcException, InterruptedException {
    requireOpen();
    submission.requireFits(request, where());
    long deadlineNs = Durations.deadlineNs(timeoutNs);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    boolean waited = calls.admit(timeoutNs);
    long leftNs = waited ? Math.max(0, deadlineNs - System.nanoTime()) : timeoutNs;
    Call call = calls.begin(deadlineNs, null);
    long number = call.number();
    CallException ifOpen = null;
    try {
      submission.send(call, request, headers, deadlineNs, leftNs);
      await(call, deadlineNs);
      ifOpen = call.isDone() ? null : timedOut(call);
    } catch (CallException e) {
      ifOpen = e;
      link.suspect(call.connection());
    } catch (InterruptedException e) {
      finish(call, number, CallErrors.cancelled(call.isSent(), where()));
      throw e;
    } catch (IpcException e) {
      ifOpen = CallErrors.cancelled(call.isSent(), where());
      finish(call, number, ifOpen);
      throw e;
    } catch (RuntimeException | Error e) {
      finish(call, number, CallErrors.cancelled(call.isSent(), where()));
      throw e;
    }
    return finish(call, number, ifOpen).get();
  }

  private CallException timedOut(Call call) {
    Connection connection = call.connection();
    return CallErrors.timedOut(connection == null || connection.isWelcomed(), where());
  }

  /** Waits until the call is done or the deadline passes. */
  private void await(Call call, long deadlineNs) throws IpcException, InterruptedException {
    ResponseChannel responses = responses(call);
    if (!BackgroundWork.isVirtualThread()) {
      responses.await(call, deadlineNs);
      return;
    }
    responses.attend();
    try {
      while (!call.isDone() && deadlineNs - System.nanoTime() > 0) {
        LockSupport.parkNanos(this, deadlineNs - System.nanoTime());
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      responses.attended();
    }
  }

  /**
   * Ends a blocking call if it is still open, takes its result, and releases what it holds.
   *
   * @param ifOpen what a call that is still open ends with; null if it is done
   */
  private Result finish(Call call, long number, @Nullable CallException ifOpen) {
    boolean ended = ifOpen != null && call.tryEnd(number);
    if (ended) {
      call.finish(null, ifOpen);
    }
    while (!call.isDone()) {
      Thread.onSpinWait(); // another thread is between tryEnd and the end of the call
    }
    Result result = new Result(call.response(), call.failure());
    calls.release(call, number, ended && call.isSent());
    return result;
  }

  /** What a call ended with. */
  private record Result(@Nullable Message response, @Nullable IpcException failure) {
    Message get() throws IpcException {
      if (failure != null) {
        throw failure;
      }
      if (response == null) {
        throw CallErrors.protocol("");
      }
      return response;
    }
  }

  @Override
  public CompletableFuture<Message> callAsync(
      ByteBuffer request, Headers headers, Duration timeout) {
    CallFuture future = new CallFuture(this, background.callbacks());
    try {
      start(future, request, headers, Durations.deadlineNs(Durations.nanos(timeout)), 0);
      return future;
    } catch (IpcException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Starts a call for which no thread waits. Never blocks.
   *
   * @param status the flags of the request
   * @return the call's number
   */
  long start(StartedCall listener, ByteBuffer request, Headers headers, long deadlineNs, int status)
      throws IpcException {
    requireOpen();
    submission.requireFits(request, where());
    calls.admitNow();
    Call call = calls.begin(deadlineNs, listener);
    long number = call.number();
    ResponseChannel responses = responses(call);
    listener.begin(call, number);
    responses.attend();
    try {
      submission.trySend(call, request, headers, deadlineNs, status);
    } catch (IpcException | RuntimeException e) {
      link.suspect(call.connection());
      listener.abandon();
      if (call.tryEnd(number)) {
        call.finish(null, CallErrors.cancelled(false, where())); // the listener ignores it
      }
      throw e;
    } finally {
      calls.leave(call);
    }
    responses.requireScan(deadlineNs);
    return number;
  }

  /** Takes note that a call has ended that {@link #start} has begun. Called by its listener. */
  void ended(Call call) {
    ResponseChannel responses = responses(call);
    calls.leave(call);
    responses.attended();
  }

  /** Returns the channel on which the response to a call arrives. */
  private static ResponseChannel responses(Call call) {
    return Objects.requireNonNull(call.connection(), "the call has not begun").responses();
  }

  /** Ends a call because its future or subscription was cancelled. */
  void cancelStarted(Call call, long number) {
    if (call.tryEnd(number)) {
      call.finish(null, CallErrors.cancelled(call.mayBeSent(), where()));
    }
  }

  /** Asks for further parts of a stream. */
  void credit(Call call, long number, int parts) {
    Connection connection = call.connection();
    if (connection != null && call.isOpen(number)) {
      connection.credit(number, parts);
    }
  }

  @Override
  public Flow.Publisher<Message> stream(ByteBuffer request, Duration timeout) {
    byte[] copy = new byte[request.remaining()];
    request.get(copy);
    return new StreamPublisher(this, background.callbacks(), copy, Durations.nanos(timeout));
  }

  @Override
  public boolean awaitResponder(Duration timeout) throws IpcException, InterruptedException {
    long deadlineNs = Durations.deadlineNs(Durations.nanos(timeout));
    while (true) {
      requireOpen();
      if (link.isConnected()) {
        return true;
      }
      long leftNs = deadlineNs - System.nanoTime();
      if (leftNs <= 0) {
        return false;
      }
      link.awaitChange(leftNs);
    }
  }

  @Override
  public CallTime callTime(CallEnd end) {
    return timer.time(end);
  }

  /** Ends the calls of a responder that is gone. Called by the holder of the polling turn. */
  void lookAtPeer(ResponseChannel responses) {
    link.endLost(responses);
  }

  private void requireOpen() throws ChannelClosedException {
    if (closed.get()) {
      ErrorCode code = ErrorCode.CLOSED;
      String text = code.text("This requester was closed", where(), "Open a new one.");
      throw new ChannelClosedException(code, text, null);
    }
  }

  private String where() {
    return link.where();
  }

  @Override
  public String channel() {
    return settings.channel().channel();
  }

  @Override
  public Address address() {
    return link.address();
  }

  @Override
  public Set<Capability> capabilities() {
    return link.capabilities();
  }

  /**
   * Returns the counters of the latest connection's sender of requests. The late responses of the
   * response channel, which other requesters of the process may share, count as skipped.
   */
  @Override
  public Statistics statistics() {
    return link.statistics();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return link.extension(type);
  }

  @Override
  public int maxMessageSize() {
    return settings.channel().maxMessageSize();
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  @Override
  public void close() throws IpcException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Connection inUse = link.current();
    try {
      if (inUse != null) {
        cancelCalls(inUse);
        inUse.notices().linger(Durations.nanos(settings.channel().linger()));
      }
      link.close(this::cancelCalls); // also those sent after the first look
    } finally {
      onClosed.run();
    }
  }

  private void cancelCalls(Connection connection) {
    connection.responses().endCalls(connection, CallErrors.cancelled(true, where()));
  }
}
