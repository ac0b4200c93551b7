package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.topic.GapHandler;
import io.github.linuxipc.topic.PublisherHandler;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Broken subscribers of topics. */
final class SubscriberMutants {
  private SubscriberMutants() {}

  /** Counts one message too few in each gap of several. */
  static final class CountsTooFew extends ForwardingSubscriber {
    CountsTooFew(TopicSubscriber good) {
      super(good);
    }

    @Override
    public void onGap(GapHandler handler) {
      good.onGap((publisher, missed) -> handler.onGap(publisher, lessOne(missed)));
    }

    @Override
    MessageHandler handler(MessageHandler handler) {
      return message -> handler.onMessage(new Miscounted(message));
    }
  }

  private static long lessOne(long missed) {
    return missed > 1 ? missed - 1 : missed;
  }

  private record Miscounted(Message good) implements Message {
    @Override
    public ByteBuffer payload() {
      return good.payload();
    }

    @Override
    public long senderId() {
      return good.senderId();
    }

    @Override
    public Headers headers() {
      return good.headers();
    }

    @Override
    public long missed() {
      return lessOne(good.missed());
    }

    @Override
    public Message copy() {
      return new Miscounted(good.copy());
    }
  }

  /** Reports a gap only before the next message. */
  static final class ForgetsFinalGaps extends ForwardingSubscriber {
    private Runnable gap = () -> {};

    ForgetsFinalGaps(TopicSubscriber good) {
      super(good);
    }

    @Override
    public void onGap(GapHandler handler) {
      good.onGap(
          (publisher, missed) -> {
            Runnable before = gap;
            gap =
                () -> {
                  before.run();
                  handler.onGap(publisher, missed);
                };
          });
    }

    @Override
    MessageHandler handler(MessageHandler handler) {
      return message -> {
        gap.run();
        gap = () -> {};
        handler.onMessage(message);
      };
    }
  }

  /** Delivers the first message of the history twice. */
  static final class RepeatsHistory extends ForwardingSubscriber {
    private final AtomicInteger delivered = new AtomicInteger();

    RepeatsHistory(TopicSubscriber good) {
      super(good);
    }

    @Override
    MessageHandler handler(MessageHandler handler) {
      return message -> {
        handler.onMessage(message);
        if (delivered.getAndIncrement() == 0) {
          handler.onMessage(message);
        }
      };
    }
  }

  /** Says of a publisher that has closed that it died. */
  static final class SaysDied extends ForwardingSubscriber {
    SaysDied(TopicSubscriber good) {
      super(good);
    }

    @Override
    public void onPublisherLeft(PublisherHandler handler) {
      good.onPublisherLeft((publisher, died) -> handler.onPublisherLeft(publisher, true));
    }
  }

  /** Ends the stream when nothing has come. */
  static final class EndsEarly extends ForwardingSubscriber {
    EndsEarly(TopicSubscriber good) {
      super(good);
    }

    @Override
    public int poll(MessageHandler handler, int limit, Duration timeout)
        throws IpcException, InterruptedException {
      int count = good.poll(handler, limit, timeout);
      return count == 0 ? END_OF_STREAM : count;
    }
  }
}
