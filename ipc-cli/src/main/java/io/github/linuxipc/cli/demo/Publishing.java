package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Publishes messages of 64 bytes to the other peer, which checks that none is missing, and measures
 * how many a second. An empty message ends the phase.
 */
final class Publishing {
  private static final String TOPIC = "topic";
  private static final int BATCH = 256;

  private final TopicPublisher publisher;
  private final ByteBuffer message = ByteBuffer.allocateDirect(Plan.SMALL);
  private long number;

  private Publishing(TopicPublisher publisher) {
    this.publisher = publisher;
  }

  /** Measures for the time of a throughput, after a warm-up that takes half as long. */
  static void measure(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    Phase.TOPIC.begins();
    try (TopicPublisher publisher = ipc.publisher(plan.channel(TOPIC))) {
      if (!publisher.awaitSubscribers(1, WithTimeout.LIMIT)) {
        throw new IllegalStateException("Nobody subscribed to " + publisher.channel());
      }
      Publishing publishing = new Publishing(publisher);
      publishing.messages(plan.throughputMs() / 2);
      Measurement.PUBLISH_PER_S.report(publishing.messages(plan.throughputMs()));
      publishing.publish(publishing.message.clear().limit(0));
    }
  }

  /** Publishes for a time in milliseconds, and returns how many messages a second. */
  private double messages(long ms) throws IpcException, InterruptedException {
    long first = number;
    long begin = System.nanoTime();
    long tookNs = 0;
    while (tookNs < TimeUnit.MILLISECONDS.toNanos(ms)) {
      publish(message.clear().putLong(0, number++));
      tookNs = System.nanoTime() - begin;
    }
    return (double) (number - first) * TimeUnit.SECONDS.toNanos(1) / tookNs;
  }

  private void publish(ByteBuffer next) throws IpcException, InterruptedException {
    if (!publisher.publish(next, WithTimeout.LIMIT)) {
      throw new IllegalStateException(
          "The subscriber received nothing for " + WithTimeout.LIMIT.toSeconds() + " s");
    }
  }

  /** Runs the side of the other peer, which subscribes until an empty message arrives. */
  static void subscribe(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    try (TopicSubscriber subscriber = ipc.subscriber(plan.channel(TOPIC))) {
      Order order = new Order();
      while (!order.ended) {
        WithTimeout.poll(subscriber, order::check, BATCH);
      }
    }
  }

  /** Checks that the messages come once and in order. */
  private static final class Order {
    private long next;
    private boolean ended;

    void check(Message message) {
      ended = !message.payload().hasRemaining();
      if (!ended && message.payload().getLong() != next++) {
        throw new IllegalStateException("Message " + (next - 1) + " of the topic did not come");
      }
    }
  }
}
