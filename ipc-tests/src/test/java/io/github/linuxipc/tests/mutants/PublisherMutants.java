package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Broken publishers of topics. */
final class PublisherMutants {
  private PublisherMutants() {}

  /** Waits for a subscriber that has died as if it were full. */
  static final class KeepsTheDead extends ForwardingPublisher {
    private final Set<Long> seen = new HashSet<>();

    KeepsTheDead(TopicPublisher good) {
      super(good);
    }

    @Override
    public void publish(ByteBuffer message, Headers headers)
        throws IpcException, InterruptedException {
      good.publish(message, headers);
      Set<Long> now =
          subscriptions().stream().map(SubscriptionInfo::pid).collect(Collectors.toSet());
      while (!now.containsAll(seen)) {
        Thread.sleep(1_000);
      }
      seen.addAll(now);
    }
  }

  /** Moves the position of a refused message. */
  static final class MovesRefused extends ForwardingPublisher {
    MovesRefused(TopicPublisher good) {
      super(good);
    }

    @Override
    public boolean tryPublish(ByteBuffer message, Headers headers) throws IpcException {
      boolean accepted = good.tryPublish(message, headers);
      if (!accepted) {
        message.position(message.position() + 1);
      }
      return accepted;
    }
  }

  /** Refuses messages while there is no subscriber. */
  static final class NeedsSubscribers extends ForwardingPublisher {
    NeedsSubscribers(TopicPublisher good) {
      super(good);
    }

    @Override
    public boolean tryPublish(ByteBuffer message, Headers headers) throws IpcException {
      return subscribers() > 0 && good.tryPublish(message, headers);
    }
  }
}
