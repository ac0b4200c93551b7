package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Broken engines of durable subscriptions. */
final class DurableMutants {
  private DurableMutants() {}

  /** Ends a durable subscription when its subscriber closes. */
  static final class EndsAtClose extends ForwardingSubscriber {
    EndsAtClose(TopicSubscriber good) {
      super(good);
    }

    @Override
    public void close() {
      good.unsubscribe();
    }
  }

  /** Keeps a durable subscription that has unsubscribed. */
  static final class KeepsTheUnsubscribed extends ForwardingSubscriber {
    KeepsTheUnsubscribed(TopicSubscriber good) {
      super(good);
    }

    @Override
    public void unsubscribe() {
      good.close();
    }
  }

  /** Begins with the message that the subscriber before it received last. */
  static final class RepeatsTheLast extends ForwardingSubscriber {
    private static final AtomicReference<@Nullable Message> LAST = new AtomicReference<>();

    private final AtomicReference<@Nullable Message> repeated =
        new AtomicReference<>(LAST.getAndSet(null));

    RepeatsTheLast(TopicSubscriber good) {
      super(good);
    }

    @Override
    public @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException {
      Message again = repeated.getAndSet(null);
      Message message = again == null ? good.receive(timeout) : again;
      LAST.set(message == null ? null : message.copy());
      return message;
    }
  }

  /** Does not name a subscription that is away. */
  static final class NamesOnlyTheOpen extends ForwardingPublisher {
    NamesOnlyTheOpen(TopicPublisher good) {
      super(good);
    }

    @Override
    public List<SubscriptionInfo> subscriptions() {
      return good.subscriptions().stream().filter(info -> !info.away()).toList();
    }
  }
}
