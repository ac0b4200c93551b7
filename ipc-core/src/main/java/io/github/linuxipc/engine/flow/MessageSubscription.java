package io.github.linuxipc.engine.flow;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the messages of a receiver to one subscriber. A turn takes one message at a time, releases
 * the receiver, and signals the message. Nothing that was taken is kept, so that a cancellation
 * loses nothing. When there is demand and no message, a thread of the library waits. No thread of
 * the executor waits.
 */
final class MessageSubscription implements Flow.Subscription, SerialTurns.Work {
  private static final Logger LOG = LoggerFactory.getLogger(MessageSubscription.class);

  /** The maximum number of messages in a turn, so that other tasks of the executor can run. */
  private static final int MESSAGES_PER_TURN = 64;

  private final FlowSource source;
  private final Consumer<MessageSubscription> onEnd;
  private final SerialTurns turns;

  /** The subscriber; null after the subscription has ended. */
  private final AtomicReference<Flow.@Nullable Subscriber<? super Message>> subscriber;

  private final AtomicLong demand = new AtomicLong();
  private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile FlowSource.@Nullable Wait wait;

  /** Whether onSubscribe was signalled. Used in turns only. */
  private boolean introduced;

  /** How the subscription ends: with the failure, or with {@code onComplete} if there is none. */
  private record Outcome(@Nullable Throwable failure) {}

  /**
   * Creates a subscription. Signals nothing before {@link #begin}.
   *
   * @param onEnd called when the subscription ends, before the last signal
   * @param executor runs the signals
   * @param callbacks runs the last signals if the executor rejects a task
   */
  MessageSubscription(
      FlowSource source,
      Flow.Subscriber<? super Message> subscriber,
      Consumer<MessageSubscription> onEnd,
      Executor executor,
      Executor callbacks) {
    this.source = source;
    this.subscriber = new AtomicReference<>(subscriber);
    this.onEnd = onEnd;
    this.turns = new SerialTurns(this, executor, callbacks);
  }

  /** Makes the subscriber receive {@code onSubscribe}. */
  void begin() {
    turns.request();
  }

  /** Makes the subscriber receive {@code onError}, unless another outcome is known. */
  void fail(Throwable failure) {
    outcome.compareAndSet(null, new Outcome(failure));
    turns.request();
  }

  @Override
  public void request(long n) {
    if (subscriber.get() == null) {
      return;
    }
    if (n <= 0) {
      fail(
          new IllegalArgumentException(
              "A subscriber must request at least 1 message, not "
                  + n
                  + " (Reactive Streams, rule 3.9)"));
      return;
    }
    // a sum beyond 2^63 - 1 becomes negative; the demand then has no limit
    demand.updateAndGet(before -> before + n < 0 ? Long.MAX_VALUE : before + n);
    turns.request();
  }

  @Override
  public void cancel() {
    if (subscriber.getAndSet(null) != null) {
      leave();
    }
  }

  /** Gives the receiver back to other threads and subscribers. */
  private void leave() {
    endWait();
    onEnd.accept(this);
  }

  private void endWait() {
    FlowSource.Wait started = wait;
    if (started != null) {
      started.end();
    }
  }

  @Override
  public boolean run() {
    Flow.Subscriber<? super Message> to = subscriber.get();
    if (to == null) {
      return false;
    }
    try {
      return signal(to);
    } catch (RuntimeException | Error e) { // Reactive Streams, rule 2.13
      cancel();
      LOG.error("A subscriber of {} threw; its subscription is cancelled", source, e);
      return false;
    }
  }

  /** Signals what is due. Returns whether the turn has reached its limit. */
  private boolean signal(Flow.Subscriber<? super Message> to) {
    if (!introduced) {
      introduced = true;
      to.onSubscribe(this);
    }
    for (int i = 0; i < MESSAGES_PER_TURN; i++) {
      Message message = next();
      if (message == null) {
        finishIfDecided(to);
        return false;
      }
      demand.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
      to.onNext(message);
    }
    return true;
  }

  /**
   * Takes a message if there is demand. Starts a wait if there is demand and no message. Returns
   * null if the turn is to end.
   */
  private @Nullable Message next() {
    boolean rests = demand.get() == 0 || waiting.get();
    if (rests || outcome.get() != null || subscriber.get() == null) {
      return null;
    }
    Message message = null;
    try {
      message = source.take();
      if (message == null) {
        startWait();
      }
    } catch (ChannelClosedException e) {
      boolean complete = e.code() == ErrorCode.END_OF_STREAM;
      outcome.compareAndSet(null, new Outcome(complete ? null : e));
    } catch (IpcException | RuntimeException | Error e) {
      outcome.compareAndSet(null, new Outcome(e));
    }
    return message;
  }

  private void startWait() {
    waiting.set(true);
    wait = source.await(this::waitEnded);
    if (subscriber.get() == null) { // the cancellation may not have seen the wait
      endWait();
    }
  }

  /** Called on a thread of the library. */
  private void waitEnded(@Nullable Throwable failure) {
    waiting.set(false);
    if (failure == null) {
      turns.request();
    } else {
      fail(failure);
    }
  }

  /** Signals the end if it is known. The receiver is given back before. */
  private void finishIfDecided(Flow.Subscriber<? super Message> to) {
    Outcome decided = outcome.get();
    if (decided == null || subscriber.getAndSet(null) == null) {
      return;
    }
    leave();
    if (decided.failure() == null) {
      to.onComplete();
    } else {
      to.onError(decided.failure());
    }
  }

  @Override
  public void rejected(Throwable reason) {
    outcome.compareAndSet(null, new Outcome(reason));
  }

  @Override
  public void abandoned(Throwable reason) {
    cancel();
    LOG.error("No executor runs the last signals of a subscriber of {}", source, reason);
  }
}
