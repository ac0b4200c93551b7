package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.flow.SerialTurns;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to a streamed response. The demand travels to the responder as credit, at most
 * {@link #WINDOW} parts ahead. No more than these parts, and a last part that needs no credit, wait
 * here. Signals run one after another on the application's executor.
 */
final class StreamSubscription implements Flow.Subscription, StartedCall, SerialTurns.Work {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSubscription.class);

  /** The maximum number of parts that wait here or for which credit is outstanding. */
  private static final int WINDOW = 256;

  /** The maximum number of signals in a turn, so that other tasks of the executor can run. */
  private static final int SIGNALS_PER_TURN = 64;

  private final ServiceRequester requester;
  private final Flow.Subscriber<? super Message> subscriber;
  private final SerialTurns turns;

  /** Guards the fields below. Not held while the subscriber runs. */
  private final ReentrantLock lock = new ReentrantLock();

  private final ArrayDeque<Message> parts = new ArrayDeque<>();
  private @Nullable Call call;
  private long number;

  /** Whether {@code onSubscribe} has been signalled. */
  private boolean subscribed;

  private boolean requestSent;

  /** Whether no signal follows: the subscriber has cancelled, or has been given the last one. */
  private boolean terminated;

  /** Whether no part arrives any more: the call has ended, was not started, or was given up. */
  private boolean callEnded;

  /** Whether {@link ServiceRequester#start} throws, so that {@link #onEnd} must not signal. */
  private boolean startFailed;

  /** The error to signal; null if the response is complete, or no end is known. */
  private @Nullable Throwable failure;

  /** How many parts the subscriber has requested and has not been given. */
  private long demand;

  /** The number of parts that have not arrived although credit was given for them. */
  private int outstanding;

  StreamSubscription(
      ServiceRequester requester, Flow.Subscriber<? super Message> subscriber, Executor callbacks) {
    this.requester = requester;
    this.subscriber = subscriber;
    this.turns = new SerialTurns(this, callbacks, ForkJoinPool.commonPool());
  }

  void signalSubscribed() {
    turns.request();
  }

  @Override
  public void begin(Call started, long startedNumber) {
    lock.lock();
    try {
      call = started;
      number = startedNumber;
    } finally {
      lock.unlock();
    }
  }

  /** Takes note that the request was sent, so that credit may follow. */
  void started() {
    boolean cancelled;
    lock.lock();
    try {
      requestSent = true;
      cancelled = terminated;
    } finally {
      lock.unlock();
    }
    if (cancelled) {
      cancelCall();
    } else {
      giveCredit();
    }
  }

  @Override
  public void abandon() {
    lock.lock();
    try {
      startFailed = true;
    } finally {
      lock.unlock();
    }
  }

  void signalFailure(Throwable error) {
    end(error);
  }

  @Override
  public boolean onPart(Message part) {
    lock.lock();
    try {
      if (outstanding == 0) {
        return false;
      }
      outstanding--;
      if (!terminated) {
        parts.add(part);
      }
    } finally {
      lock.unlock();
    }
    turns.request();
    return true;
  }

  @Override
  public void onEnd(Call endedCall, @Nullable Message last, @Nullable IpcException error) {
    requester.ended(endedCall);
    lock.lock();
    try {
      call = null;
      if (startFailed) {
        return;
      }
      if (last != null && !terminated) {
        parts.add(last);
      }
    } finally {
      lock.unlock();
    }
    end(error);
  }

  private void end(@Nullable Throwable error) {
    lock.lock();
    try {
      callEnded = true;
      failure = failure == null ? error : failure;
    } finally {
      lock.unlock();
    }
    turns.request();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      end(new IllegalArgumentException("A subscriber must request at least one part, not " + n));
      cancelCall();
      return;
    }
    lock.lock();
    try {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    } finally {
      lock.unlock();
    }
    giveCredit();
    turns.request();
  }

  /**
   * Sends credit for the parts that are requested, are not here, and have no credit yet, if they
   * are worth a notice.
   */
  private void giveCredit() {
    Call to;
    int parts;
    lock.lock();
    try {
      to = call;
      long missing = Math.min(demand, WINDOW) - outstanding - this.parts.size();
      boolean worth = missing > 0 && (outstanding == 0 || missing >= WINDOW / 4 || demand < WINDOW);
      if (!requestSent || terminated || callEnded || to == null || !worth) {
        return;
      }
      parts = (int) missing;
      outstanding += parts;
    } finally {
      lock.unlock();
    }
    requester.credit(to, number, parts);
  }

  @Override
  public void cancel() {
    lock.lock();
    try {
      terminated = true;
      parts.clear();
    } finally {
      lock.unlock();
    }
    cancelCall();
  }

  private void cancelCall() {
    Call to;
    lock.lock();
    try {
      to = call;
    } finally {
      lock.unlock();
    }
    if (to != null) {
      requester.cancelStarted(to, number);
    }
  }

  @Override
  public boolean run() {
    for (int i = 0; i < SIGNALS_PER_TURN; i++) {
      Runnable signal = next();
      if (signal == null) {
        return false;
      }
      try {
        signal.run();
      } catch (RuntimeException | Error e) {
        LOG.warn("A subscriber of a streamed response has thrown; the response is cancelled", e);
        cancel();
      }
    }
    return true;
  }

  @Override
  public void rejected(Throwable reason) {
    LOG.warn("The executor rejected the signals of a streamed response; it is cancelled", reason);
    end(reason);
    cancelCall();
  }

  @Override
  public void abandoned(Throwable reason) {
    LOG.warn("No executor runs the last signals of a streamed response", reason);
    cancel();
  }

  /** Returns the next signal, or null if there is none now. */
  private @Nullable Runnable next() {
    lock.lock();
    try {
      if (!subscribed) {
        subscribed = true;
        return () -> subscriber.onSubscribe(this);
      }
      if (!terminated && !parts.isEmpty() && demand > 0) {
        Message part = parts.remove();
        demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        return () -> {
          subscriber.onNext(part);
          giveCredit();
        };
      }
      boolean allGiven = parts.isEmpty() || failure != null;
      if (!terminated && callEnded && allGiven) {
        terminated = true;
        Throwable error = failure;
        return error == null ? subscriber::onComplete : () -> subscriber.onError(error);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }
}
