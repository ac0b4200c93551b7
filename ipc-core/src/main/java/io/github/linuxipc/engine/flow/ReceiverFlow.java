package io.github.linuxipc.engine.flow;

import io.github.linuxipc.channel.Message;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The publishers of one receiver. The receiver has one subscriber at a time, whatever publisher the
 * subscriber uses.
 */
public final class ReceiverFlow {
  private final FlowSource source;
  private final Executor callbacks;
  private final AtomicReference<@Nullable MessageSubscription> current = new AtomicReference<>();

  /**
   * Creates the flow of one receiver.
   *
   * @param source the receiver
   * @param callbacks runs the last signals of a subscriber whose own executor rejects a task
   */
  public ReceiverFlow(FlowSource source, Executor callbacks) {
    this.source = source;
    this.callbacks = callbacks;
  }

  /**
   * Returns a publisher of the receiver's messages.
   *
   * @param executor runs the signals
   * @return the publisher
   */
  public Flow.Publisher<Message> publisher(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return subscriber -> subscribe(subscriber, executor);
  }

  private void subscribe(Flow.Subscriber<? super Message> subscriber, Executor executor) {
    Objects.requireNonNull(subscriber, "subscriber");
    MessageSubscription subscription =
        new MessageSubscription(source, subscriber, this::release, executor, callbacks);
    if (!current.compareAndSet(null, subscription)) {
      subscription.fail(source.alreadySubscribed());
    } else if (source.isOpen()) {
      // isOpen was read after the slot was set; a close marks the receiver, then reads the slot
      subscription.begin();
    } else {
      subscription.fail(source.closed());
    }
  }

  private void release(MessageSubscription subscription) {
    current.compareAndSet(subscription, null);
  }

  /** Ends the subscription of a receiver that has been closed. */
  public void close() {
    MessageSubscription subscription = current.get();
    if (subscription != null) {
      subscription.fail(source.closed());
    }
  }
}
