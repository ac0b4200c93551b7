package io.github.linuxipc.topic;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * The publishing endpoint of a topic. A topic has any number of publishers, up to {@code
 * max-publishers}. Thread-safe: messages that several threads publish get one order.
 *
 * <pre>{@code
 * try (TopicPublisher prices = ipc.publisher("prices")) {
 *   prices.publish(price);
 * }
 * }</pre>
 *
 * <p>A message is either accepted or refused for all subscribers (P7). The publisher is
 * <em>full</em> while a subscriber that it waits for ({@link WhenFull#WAIT}) has not taken all of
 * the message before, or is known but not yet connected. While the publisher is full, no subscriber
 * is offered the message. Once accepted, the message goes to each subscriber, and the library
 * completes what a channel had no room for. Without subscribers, publishing succeeds at once (P2).
 * Every message that is published after {@link io.github.linuxipc.Ipc#subscriber} has returned, in
 * whatever process, is for that subscriber too (P3). Rules are in docs/contract.md.
 *
 * <p>Publishing from the handler of a subscriber of the same topic can wait for that subscriber
 * itself, if its policy is {@link WhenFull#WAIT}: publish with a time-out there.
 *
 * <p>Each method that publishes throws {@link io.github.linuxipc.channel.MessageTooLargeException}
 * if the message exceeds {@code max-message-size}, and {@link
 * io.github.linuxipc.channel.ChannelClosedException} after this publisher was closed. It moves the
 * position of the message to its limit if the message was accepted, and does not move it otherwise.
 */
public interface TopicPublisher extends Endpoint {
  @Override
  default EndpointKind kind() {
    return EndpointKind.PUBLISHER;
  }

  /**
   * Publishes a message. Waits while this publisher is full.
   *
   * @param message the message, from its position to its limit
   * @throws IpcException if this publisher is closed or the message cannot be published
   * @throws InterruptedException if the thread is interrupted before the message was accepted; no
   *     subscriber gets the message then
   */
  void publish(ByteBuffer message) throws IpcException, InterruptedException;

  /**
   * Publishes a message with headers. Waits while this publisher is full.
   *
   * @param message the message, from its position to its limit
   * @param headers the headers, up to 4,072 bytes
   * @throws IpcException if this publisher is closed or the message cannot be published
   * @throws InterruptedException if the thread is interrupted before the message was accepted; no
   *     subscriber gets the message then
   */
  void publish(ByteBuffer message, Headers headers) throws IpcException, InterruptedException;

  /**
   * Publishes a message. Waits while this publisher is full, for at most the time-out.
   *
   * @param message the message, from its position to its limit
   * @param timeout how long to wait; zero or less tries once
   * @return whether the message was accepted; if not, no subscriber gets it
   * @throws IpcException if this publisher is closed or the message cannot be published
   * @throws InterruptedException if the thread is interrupted before the message was accepted; no
   *     subscriber gets the message then
   */
  boolean publish(ByteBuffer message, Duration timeout) throws IpcException, InterruptedException;

  /**
   * Publishes a message with headers. Waits while this publisher is full, for at most the time-out.
   *
   * @param message the message, from its position to its limit
   * @param headers the headers, up to 4,072 bytes
   * @param timeout how long to wait; zero or less tries once
   * @return whether the message was accepted; if not, no subscriber gets it
   * @throws IpcException if this publisher is closed or the message cannot be published
   * @throws InterruptedException if the thread is interrupted before the message was accepted; no
   *     subscriber gets the message then
   */
  boolean publish(ByteBuffer message, Headers headers, Duration timeout)
      throws IpcException, InterruptedException;

  /**
   * Publishes a message if this publisher is not full. Does not wait for a subscriber.
   *
   * @param message the message, from its position to its limit
   * @return whether the message was accepted; if not, no subscriber gets it
   * @throws IpcException if this publisher is closed or the message cannot be published
   */
  boolean tryPublish(ByteBuffer message) throws IpcException;

  /**
   * Publishes a message with headers if this publisher is not full. Does not wait for a subscriber.
   *
   * @param message the message, from its position to its limit
   * @param headers the headers, up to 4,072 bytes
   * @return whether the message was accepted; if not, no subscriber gets it
   * @throws IpcException if this publisher is closed or the message cannot be published
   */
  boolean tryPublish(ByteBuffer message, Headers headers) throws IpcException;

  /**
   * Returns how many subscribers this publisher is connected to.
   *
   * @return the number of subscribers; one that was opened just now may not be counted yet
   */
  int subscribers();

  /**
   * Waits until this publisher is connected to a number of subscribers. Needed only where a message
   * must not be published without them.
   *
   * @param count the number of subscribers
   * @param timeout how long to wait; zero or less looks once
   * @return whether there are at least that many
   * @throws IpcException if this publisher is closed
   * @throws InterruptedException if the thread is interrupted
   */
  boolean awaitSubscribers(int count, Duration timeout) throws IpcException, InterruptedException;

  /**
   * Returns the subscriptions that this publisher knows, with those that are not connected yet.
   *
   * @return a snapshot
   */
  List<SubscriptionInfo> subscriptions();
}
