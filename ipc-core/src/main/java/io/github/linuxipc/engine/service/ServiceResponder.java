package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.PolledResponder;
import io.github.linuxipc.service.RequestHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's responder. This class polls, and counts the started requests. {@link RequestIntake}
 * starts or refuses each request, and {@link ResponderUpkeep} does what must not wait for a poll.
 */
final class ServiceResponder implements PolledResponder {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceResponder.class);
  private static final long FOREVER_NS = Long.MAX_VALUE >> 1;
  private static final long ROOM_NS = 100_000_000;

  private final ServiceSettings settings;
  private final PatternReceiver requests;
  private final Requesters requesters;
  private final ControlChannel control;
  private final RequestIntake intake;
  private final ResponderUpkeep upkeep;
  private final BackgroundWork background;
  private final ResponderCloser closer;
  private final AtomicInteger started = new AtomicInteger();
  private final ReentrantLock roomLock = new ReentrantLock();
  private final Condition room = roomLock.newCondition();
  private final AtomicInteger roomWaiters = new AtomicInteger();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean handlerInterrupted;

  ServiceResponder(
      ServiceSettings settings,
      Engine engine,
      PatternReceiver requests,
      PatternReceiver controlReceiver,
      Runnable onClosed) {
    this.settings = settings;
    this.requests = requests;
    this.background = engine.background();
    WaysBack waysBack =
        new WaysBack(settings, engine, requests, controlReceiver, this::requireUpkeep);
    this.requesters = new Requesters(settings, requests, waysBack);
    this.control = new ControlChannel(controlReceiver, requesters);
    this.upkeep = new ResponderUpkeep(this, requesters, control, background);
    this.intake = new RequestIntake(this, requesters, control);
    this.closer = new ResponderCloser(this, requests, control, requesters, upkeep, onClosed);
    requests.onSenderLeft(
        id -> {
          requesters.left(id);
          requireUpkeep();
        });
  }

  @Override
  public int poll(RequestHandler handler, int limit) throws IpcException {
    requirePollable(limit);
    handlerInterrupted = false;
    try {
      return poll(handler, null, limit, 0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // a poll without a time-out does not wait
    }
  }

  @Override
  public int poll(RequestHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException {
    requirePollable(limit);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    handlerInterrupted = false;
    return poll(handler, null, limit, Durations.nanos(timeout));
  }

  private int poll(RequestHandler handler, @Nullable Executor executor, int limit, long timeoutNs)
      throws IpcException, InterruptedException {
    boolean limited = timeoutNs > 0 && timeoutNs < FOREVER_NS;
    long deadlineNs = limited ? Durations.deadlineNs(timeoutNs) : 0;
    int handled = 0;
    boolean more = true;
    while (more && handled < limit) {
      requireOpen();
      int free = settings.concurrency() - started.get();
      long leftNs = handled > 0 ? 0 : timeoutNs;
      if (limited && leftNs > 0) {
        leftNs = Math.max(0, deadlineNs - System.nanoTime());
      }
      if (free <= 0) {
        more = leftNs > 0;
        if (more) {
          awaitRoom(leftNs);
        }
        continue;
      }
      RequestIntake.Poll poll = intake.begin(handler, executor);
      boolean any = pollRequests(poll, Math.min(free, limit - handled), leftNs);
      handled += intake.end(poll);
      more = any && !handlerInterrupted;
    }
    return handled;
  }

  /** Polls the request channel; returns whether there were messages, started or not. */
  private boolean pollRequests(RequestIntake.Poll poll, int limit, long timeoutNs)
      throws IpcException, InterruptedException {
    int messages;
    try {
      messages =
          timeoutNs == 0 ? requests.poll(poll, limit) : requests.poll(poll, limit, timeoutNs);
    } finally {
      closer.afterPoll();
    }
    if (messages == Receiver.END_OF_STREAM) {
      ErrorCode code = ErrorCode.END_OF_STREAM;
      String what = "The parent process has exited, and no requester is left";
      throw new ChannelClosedException(code, code.text(what, where(), ""), null);
    }
    return messages > 0;
  }

  /** Waits until fewer requests are started than the concurrency allows; may return early. */
  private void awaitRoom(long timeoutNs) throws InterruptedException {
    requireUpkeep();
    roomLock.lockInterruptibly();
    roomWaiters.incrementAndGet(); // before the started requests are read
    try {
      long leftNs = Math.min(timeoutNs, ROOM_NS);
      while (started.get() >= settings.concurrency() && isOpen() && leftNs > 0) {
        leftNs = room.awaitNanos(leftNs);
      }
    } finally {
      roomWaiters.decrementAndGet();
      roomLock.unlock();
    }
  }

  @Override
  public void awaitMore() throws IpcException, InterruptedException {
    while (isOpen() && started.get() >= settings.concurrency()) {
      awaitRoom(FOREVER_NS);
    }
    requireOpen();
    requests.awaitMore(FOREVER_NS);
  }

  @Override
  public void serve(RequestHandler handler) throws IpcException, InterruptedException {
    serveWith(handler, null);
  }

  @Override
  public void serve(RequestHandler handler, Executor executor)
      throws IpcException, InterruptedException {
    serveWith(handler, executor);
    if (handlerInterrupted && !closing.get()) {
      handlerInterrupted = false;
      throw new InterruptedException("A handler was interrupted");
    }
  }

  private void serveWith(RequestHandler handler, @Nullable Executor executor)
      throws IpcException, InterruptedException {
    try {
      requirePollable(1);
      handlerInterrupted = false;
      while (isOpen() && !handlerInterrupted) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        poll(handler, executor, 1, executor == null ? FOREVER_NS : ROOM_NS);
      }
    } catch (ChannelClosedException e) {
      if (e.code() != ErrorCode.CLOSED && e.code() != ErrorCode.END_OF_STREAM) {
        throw e;
      }
    }
  }

  /** Counts a request as started. */
  void onStarted() {
    started.incrementAndGet();
  }

  /** Counts a request as no longer started. */
  void onEnded(StartedRequest request) {
    if (request.isRegistered()) {
      request.link().ended(request);
    }
    started.decrementAndGet();
    if (roomWaiters.get() > 0) {
      roomLock.lock();
      try {
        room.signalAll();
      } finally {
        roomLock.unlock();
      }
    }
  }

  int started() {
    return started.get();
  }

  boolean isClosing() {
    return closing.get();
  }

  void onHandlerInterrupted() {
    handlerInterrupted = true;
  }

  /** Runs a request's handler on an executor; returns whether the executor accepts it. */
  static boolean execute(Executor executor, Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("The executor rejected a request", e);
      return false;
    }
  }

  /** Runs the cancel action of a request on the executor for callbacks. */
  void runCallback(Runnable action) {
    try {
      background.callbacks().execute(action);
    } catch (RejectedExecutionException e) {
      LOG.warn("The executor rejected the action of a cancelled request", e);
    }
  }

  /** Replaces the object that the polling thread reuses, because a request was retained. */
  void giveAway(StartedRequest request) {
    intake.giveAway(request);
  }

  void requireUpkeep() {
    upkeep.require();
  }

  void pollControl() {
    control.poll();
  }

  @Override
  public int maxMessageSize() {
    return settings.channel().maxMessageSize();
  }

  /**
   * Answers a call, and has the answer sent later if the response channel does not take it now.
   * Does not block (R5).
   */
  void answer(
      RequesterLink link,
      int kind,
      int status,
      int code,
      long number,
      ByteBuffer payload,
      Headers headers) {
    if (!link.answer(kind, status, code, number, payload, headers)) {
      upkeep.requireFlush();
    }
  }

  String where() {
    return "service " + channel() + ", address " + requests.address();
  }

  private void requirePollable(int limit) throws ChannelClosedException {
    requireOpen();
    if (limit < 1) {
      throw new IllegalArgumentException("The limit must be at least 1, not " + limit);
    }
    if (intake.isHandling()) {
      throw new IllegalStateException(
          "A handler may close its responder, but not poll it; return from the handler first");
    }
  }

  private void requireOpen() throws ChannelClosedException {
    if (closing.get()) {
      ErrorCode code = ErrorCode.CLOSED;
      throw new ChannelClosedException(
          code, code.text("This responder was closed", where(), "Open a new one."), null);
    }
  }

  @Override
  public String channel() {
    return settings.channel().channel();
  }

  @Override
  public Address address() {
    return requests.address();
  }

  @Override
  public Set<Capability> capabilities() {
    return requests.capabilities();
  }

  @Override
  public Statistics statistics() {
    return requests.statistics();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return requests.extension(type);
  }

  @Override
  public boolean isOpen() {
    return !closing.get();
  }

  /**
   * Refuses what is queued, because the process exits. The engine closes the channels then. Waits
   * for a handler on the polling thread, which holds the request channel, unless it exits itself.
   */
  void refuseAtExit(long deadlineNs) {
    if (beginClose()) {
      closer.refuse(deadlineNs, intake::mayReturn);
    }
  }

  /** Lets no further request start; returns whether no close has begun before. */
  private boolean beginClose() {
    if (!closing.compareAndSet(false, true)) {
      return false;
    }
    roomLock.lock();
    try {
      room.signalAll();
    } finally {
      roomLock.unlock();
    }
    return true;
  }

  @Override
  public void close() throws IpcException {
    if (beginClose()) {
      closer.close(Durations.nanos(settings.channel().linger()), intake.isHandling());
    }
  }
}
