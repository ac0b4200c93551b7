package io.github.linuxipc.topic;

import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.channel.Receiver;
import java.util.List;

/**
 * The receiving endpoint of a topic. It gets the messages of all publishers of the topic: each
 * message whole, once, and in order for each publisher (P1).
 *
 * <pre>{@code
 * try (TopicSubscriber prices = ipc.subscriber("prices")) {
 *   prices.onGap((publisher, missed) -> log.warn("{} prices missed", missed));
 *   prices.forEach(this::price);
 * }
 * }</pre>
 *
 * <p>The subscriber gets every message that is published after {@link
 * io.github.linuxipc.Ipc#subscriber} has returned (P3). With {@code history=n} it first gets up to
 * n messages that each live publisher published before, as far as the publisher's own {@code
 * history} keeps them (P4). What happens when it is slow, {@code when-full} says: see {@link
 * WhenFull}.
 *
 * <p>Messages are missed only with {@link WhenFull#SKIP} and {@link WhenFull#LEAVE}, and when a
 * publisher dies or closes before what it had accepted was delivered. Each loss is reported twice:
 * by {@link io.github.linuxipc.channel.Message#missed} of the next message of that publisher, if
 * one follows, and by the {@link GapHandler}. The handlers run on the thread that polls, in order
 * with the messages. They are therefore called only while the subscriber is polled.
 *
 * <p>With {@code persistent=true} and {@code subscription=NAME} the subscription is durable (P9):
 * it outlives this subscriber and its process. Publishers keep sending to it, as far as its channel
 * has room, and the next subscriber of that name gets what was sent, and learns what was missed.
 * One process at a time has it open. A message that the handler of a killed subscriber was
 * processing is not delivered again.
 *
 * <p>With {@code end-of-stream=last-publisher} the stream ends when there has been a publisher
 * since the subscription and none is left (P10). Rules are in docs/contract.md.
 */
public interface TopicSubscriber extends Receiver {
  @Override
  default EndpointKind kind() {
    return EndpointKind.SUBSCRIBER;
  }

  /**
   * Begins an orderly close: goes on to deliver what was published before, and then ends the
   * stream. A program that stops calls it, polls until the end of the stream, and then closes this
   * subscriber. No message whose {@code publish} had returned before this call is lost then,
   * however long the handlers take. Messages that are published later may be delivered as well.
   *
   * <p>The publishers notice nothing, and forget this subscriber when it is closed. The stream ends
   * when everything was delivered, or when nothing has arrived for one second, as from a publisher
   * that is stopped while it holds a message. A durable subscription keeps what was not delivered,
   * and the stream of its subscriber ends at once.
   */
  @Override
  void shutdown();

  /**
   * Sets what is called when messages were missed. Replaces the handler that was set before.
   *
   * @param handler the handler
   */
  void onGap(GapHandler handler);

  /**
   * Sets what is called when a publisher has left. Replaces the handler that was set before.
   *
   * @param handler the handler
   */
  void onPublisherLeft(PublisherHandler handler);

  /**
   * Returns the publishers that are connected to this subscriber, as far as it has been polled.
   *
   * @return a snapshot
   */
  List<PublisherInfo> publishers();

  /**
   * Ends the subscription and closes this subscriber. A durable subscription is removed with the
   * messages that it holds, and publishers leave it within 1 s; {@link #close} keeps it. For any
   * other subscription this method does what {@code close} does. Does nothing if this subscriber is
   * closed. May be called by any thread.
   */
  void unsubscribe();
}
