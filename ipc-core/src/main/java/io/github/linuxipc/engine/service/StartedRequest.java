package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.service.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A request that is started. The polling thread reuses one object for all requests that its handler
 * does not retain. A retained object, and one whose handler runs elsewhere, is not reused.
 *
 * <p>A request counts against the concurrency until two conditions hold: its handler has returned
 * or the executor has rejected it, and the request is answered or over.
 */
final class StartedRequest implements Request {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final int MAX_TEXT = 1024;
  private static final long FIRST_PAUSE_NS = 50_000;
  private static final long LAST_PAUSE_NS = 2_000_000;

  private final ServiceResponder responder;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean counted = new AtomicBoolean();
  private final AtomicInteger credit = new AtomicInteger();
  private final AtomicReference<@Nullable Runnable> onCancel = new AtomicReference<>();
  private @Nullable Thread owner;
  private @Nullable RequesterLink link;
  private @Nullable Message message;
  private long number;
  private long deadlineNs;
  private boolean stream;
  private boolean registered;
  private volatile boolean retained;
  private volatile boolean cancelActionSet;

  /** Whether the handler has returned, or the executor has rejected the request. */
  private final AtomicBoolean released = new AtomicBoolean();

  private volatile boolean cancelled;

  StartedRequest(ServiceResponder responder) {
    this.responder = responder;
  }

  /**
   * Begins a use of this object.
   *
   * @param thread the only thread that may answer before the request is retained; null for any
   */
  StartedRequest begin(
      RequesterLink from,
      Message request,
      long callNumber,
      long deadline,
      boolean isStream,
      @Nullable Thread thread) {
    link = from;
    message = request;
    number = callNumber;
    deadlineNs = deadline;
    stream = isStream;
    owner = thread;
    answered.setPlain(false);
    counted.setPlain(true);
    if (cancelActionSet) {
      onCancel.set(null);
      cancelActionSet = false;
    }
    if (isStream) {
      credit.set(0); // the link adds what came before the request
    }
    released.setPlain(false);
    if (cancelled) {
      cancelled = false;
    }
    registered = thread == null;
    return this;
  }

  long number() {
    return number;
  }

  long deadlineNs() {
    return deadlineNs;
  }

  boolean isAnswered() {
    return answered.get();
  }

  /** Returns whether the link knows this request by its number. */
  boolean isRegistered() {
    return registered;
  }

  boolean isCancelMarked() {
    return cancelled;
  }

  boolean isRetained() {
    return retained;
  }

  RequesterLink link() {
    return Objects.requireNonNull(link, "the request has not begun");
  }

  private Message message() {
    return Objects.requireNonNull(message, "the request has not begun");
  }

  /** Takes note that the handler has returned, or the executor has rejected the request. */
  void release() {
    released.set(true);
    if (answered.get() || cancelled) {
      uncount();
    }
  }

  private void uncount() {
    if (released.get() && counted.compareAndSet(true, false)) {
      responder.onEnded(this);
    }
  }

  /**
   * Marks the call as over. Returns the action to run then, or null. Called under the link's lock,
   * so that this object is not reused meanwhile.
   */
  @Nullable Runnable markCancelled() {
    cancelled = true;
    return takeAction();
  }

  /** Returns the action of a cancel once; null if the request was answered before. */
  private @Nullable Runnable takeAction() {
    return answered.get() ? null : onCancel.getAndSet(null);
  }

  /**
   * Runs the action of a cancel, if there is one. Stops counting the request if its handler has
   * returned. Called without a lock.
   */
  void afterCancel(@Nullable Runnable action) {
    if (action != null) {
      responder.runCallback(action);
    }
    uncount();
  }

  void addCredit(int parts) {
    credit.addAndGet(parts);
  }

  private void answer(int kind, int code, ByteBuffer payload, Headers headers) {
    requireUsable();
    if (!markAnswered()) {
      throw new IllegalStateException("The request has been answered");
    }
    send(kind, code, payload, headers);
    uncount();
  }

  /**
   * Returns true to the first answer only. Until the request is retained, a single thread may
   * answer, so that no atomic operation is needed.
   */
  private boolean markAnswered() {
    if (owner == null || retained) {
      return answered.compareAndSet(false, true);
    }
    boolean first = !answered.getPlain();
    answered.setRelease(true);
    return first;
  }

  private void send(int kind, int code, ByteBuffer payload, Headers headers) {
    if (cancelled) {
      payload.position(payload.limit());
    } else {
      responder.answer(link(), kind, 0, code, number, payload, headers);
    }
  }

  private void requireUsable() {
    Thread only = owner;
    if (only != null && !retained && only != Thread.currentThread()) {
      throw new IllegalStateException(
          "A request that was not retained can only be answered by its handler; call retain()");
    }
  }

  @Override
  public void reply(ByteBuffer response, Headers headers) {
    requireFits(response);
    if (!PatternBlock.hasRoom(headers)) {
      throw PatternBlock.noRoom(headers, responder.where(), "Send fewer or shorter headers.");
    }
    answer(MessageKind.RESPONSE, 0, response, headers);
  }

  private void requireFits(ByteBuffer response) {
    int limit = responder.maxMessageSize();
    if (response.remaining() > limit) {
      throw new MessageTooLargeException(response.remaining(), limit, responder.where());
    }
  }

  @Override
  public void fail(int code, String text) {
    if (code < 0) {
      throw new IllegalArgumentException("The code of a failure is 0 or more, not " + code);
    }
    failWith(code, text);
  }

  /** Fails the call with a code of the application or of the library. */
  void failWith(int code, String text) {
    String shortened = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    ByteBuffer bytes = ByteBuffer.wrap(shortened.getBytes(StandardCharsets.UTF_8));
    answer(MessageKind.FAILURE, code, bytes, Headers.empty());
  }

  /** Tells the requester that the request was not started, and ends the request. */
  void refuse(int status) {
    if (answered.compareAndSet(false, true)) {
      responder.answer(
          link(), MessageKind.REFUSED, status, 0, number, EMPTY.duplicate(), Headers.empty());
    }
    release();
  }

  @Override
  public boolean isStream() {
    return stream;
  }

  @Override
  public void complete() {
    requireStream();
    answer(MessageKind.COMPLETE, 0, EMPTY.duplicate(), Headers.empty());
  }

  private void requireStream() {
    if (!stream) {
      throw new IllegalStateException("The caller expects one response: use reply");
    }
  }

  @Override
  public boolean emit(ByteBuffer part, Duration timeout) throws InterruptedException {
    requireStream();
    requireUsable();
    requireFits(part);
    long deadline = Durations.deadlineNs(Durations.nanos(timeout));
    long pauseNs = FIRST_PAUSE_NS;
    while (true) {
      if (answered.get()) {
        throw new IllegalStateException("The request has been answered");
      }
      if (isCancelled()) {
        return false;
      }
      if (takeCredit()) {
        send(MessageKind.PART, 0, part, Headers.empty());
        return true;
      }
      long leftNs = deadline - System.nanoTime();
      if (leftNs <= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(this, Math.min(leftNs, pauseNs));
      pauseNs = Math.min(2 * pauseNs, LAST_PAUSE_NS);
    }
  }

  private boolean takeCredit() {
    if (link().isOverBacklog()) {
      return false;
    }
    int have = credit.get();
    while (have > 0) {
      if (credit.compareAndSet(have, have - 1)) {
        return true;
      }
      have = credit.get();
    }
    return false;
  }

  @Override
  public Duration remaining() {
    responder.pollControl();
    long leftNs = cancelled ? 0 : deadlineNs - System.nanoTime();
    return Duration.ofNanos(Math.max(0, leftNs));
  }

  @Override
  public boolean isCancelled() {
    responder.pollControl();
    return cancelled || deadlineNs - System.nanoTime() <= 0 || link().isPeerGone();
  }

  @Override
  public void onCancel(Runnable action) {
    Objects.requireNonNull(action, "action");
    if (cancelActionSet) {
      throw new IllegalStateException("An action has been set");
    }
    cancelActionSet = true;
    onCancel.set(action);
    responder.requireUpkeep();
    if (cancelled) { // it may have been cancelled before the action was set
      afterCancel(takeAction());
    }
  }

  @Override
  public Request retain() {
    requireUsable();
    if (retained) {
      return this;
    }
    if (answered.get()) {
      throw new IllegalStateException("The request has been answered");
    }
    message = message().copy();
    if (owner != null) {
      responder.giveAway(this);
      link().retain(this);
      registered = true;
    }
    retained = true;
    responder.requireUpkeep();
    return this;
  }

  @Override
  public ByteBuffer payload() {
    return message().payload();
  }

  @Override
  public long senderId() {
    return message().senderId();
  }

  @Override
  public Headers headers() {
    return message().headers();
  }

  @Override
  public Message copy() {
    return message().copy();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return responder.extension(type);
  }
}
