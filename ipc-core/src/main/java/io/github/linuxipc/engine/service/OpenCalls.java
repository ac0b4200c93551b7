package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.CallException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The open calls of one requester, which are at most {@code max-calls}: R5. A call that was
 * cancelled counts until its cancel notice is sent.
 */
final class OpenCalls {
  private final Semaphore permits;
  private final ResponderLink link;
  private final CallTimer timer;

  /**
   * Creates the calls of a requester.
   *
   * @param permits has a permit for each further call
   */
  OpenCalls(Semaphore permits, ResponderLink link, CallTimer timer) {
    this.permits = permits;
    this.link = link;
    this.timer = timer;
  }

  /**
   * Takes a permit, and waits while as many calls are open as allowed.
   *
   * @return whether this method has waited
   * @throws CallException if the time-out passed
   */
  boolean admit(long timeoutNs) throws CallException, InterruptedException {
    if (permits.tryAcquire()) {
      return false;
    }
    if (!permits.tryAcquire(timeoutNs, TimeUnit.NANOSECONDS)) {
      throw CallErrors.notAdmitted(link.where());
    }
    return true;
  }

  /**
   * Takes a permit without waiting.
   *
   * @throws CallException if as many calls are open as allowed
   */
  void admitNow() throws CallException {
    if (!permits.tryAcquire()) {
      throw CallErrors.tooManyOpen(link.where());
    }
  }

  /** Begins a call that holds a permit. Releases the permit if the call cannot begin. */
  Call begin(long deadlineNs, @Nullable CallListener listener) throws CallException {
    Connection connection = link.current();
    Call call = connection == null ? null : connection.responses().calls.acquire();
    if (call == null) {
      permits.release();
      throw connection == null
          ? CallErrors.notStarted("no responder is connected", link.where())
          : CallErrors.tooMany("Too many calls of this process are open", link.where());
    }
    call.begin(connection, deadlineNs, listener, timer);
    return call;
  }

  /** Releases a call's object and, now or when its cancel notice is sent, its permit. */
  void release(Call call, long number, boolean notify) {
    Connection connection = connection(call);
    connection.responses().calls.release(call);
    if (notify) {
      connection.cancel(number);
    } else {
      permits.release();
    }
  }

  private static Connection connection(Call call) {
    return Objects.requireNonNull(call.connection(), "the call has not begun");
  }

  /** Releases what a call with a listener has held, if it has ended and its request was sent. */
  void leave(Call call) {
    if (call.leave()) {
      release(call, call.number(), call.isSent() && isOpenElsewhere(call.failure()));
    }
  }

  /** Returns whether the responder may still work on a call that has ended here. */
  private static boolean isOpenElsewhere(@Nullable IpcException failure) {
    return failure instanceof CallException known
        && known.outcome() == CallException.Outcome.UNKNOWN
        && (known.code() == ErrorCode.CALL_TIMED_OUT || known.code() == ErrorCode.CALL_CANCELLED);
  }
}
