package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.topic.WhenFull;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of one topic.
 *
 * @param channel the settings that a topic has in common with a channel
 * @param subscription the name of the durable subscription; empty if the subscription ends with its
 *     process
 * @param whenFull what happens while a subscriber is full
 * @param allowed the policies that a publisher allows
 * @param slowLimit how long a subscriber with {@link WhenFull#LEAVE} may be full
 * @param history how many messages a publisher keeps, and a new subscriber asks for
 * @param maxPublishers how many publishers the topic has at a time
 * @param maxSubscribers how many subscribers the topic has at a time
 * @param endAtLastPublisher whether a subscriber's stream ends when the last publisher has left
 */
public record TopicSettings(
    ChannelSettings channel,
    Optional<String> subscription,
    WhenFull whenFull,
    Set<WhenFull> allowed,
    Duration slowLimit,
    int history,
    int maxPublishers,
    int maxSubscribers,
    boolean endAtLastPublisher) {
  /**
   * The lower limit of the largest message of a subscriber's channel, in bytes. The library's own
   * messages must fit.
   */
  private static final int MIN_MESSAGE_SIZE = 4096;

  /**
   * Places for publishers that a subscriber's channel has beside max-publishers, because it may
   * learn of a death later than a new publisher connects.
   */
  private static final int SPARE_SENDERS = 64;

  /** Returns the largest message of a subscriber's channel, in bytes. */
  int channelSize() {
    return Math.max(MIN_MESSAGE_SIZE, channel.maxMessageSize());
  }

  /**
   * Returns the settings of one subscriber's channel.
   *
   * @param name the name of that channel, which the library has made
   * @param connectTimeout how long a publisher waits for the subscriber's answer
   */
  ChannelSettings subscription(String name, Duration connectTimeout) {
    return subscription(name, connectTimeout, false);
  }

  /** Returns the settings of the channel of a durable subscription. */
  ChannelSettings durableSubscription(String name) {
    return subscription(name, channel.connectTimeout(), true);
  }

  private ChannelSettings subscription(String name, Duration connectTimeout, boolean persistent) {
    return new ChannelSettings(
        channel.channel(),
        Optional.of(name),
        channel.origin(),
        connectTimeout,
        Duration.ZERO, // the subscription is waited for, not its channel
        channelSize(),
        maxPublishers + SPARE_SENDERS,
        channel.reassemblyMemory(),
        channel.linger(),
        false,
        false,
        persistent,
        channel.kind(),
        ProcessId.NONE,
        channel.wire(),
        channel.required());
  }

  /** Returns these settings with another largest message, in bytes. */
  TopicSettings with(int maxMessageSize) {
    ChannelSettings other =
        new ChannelSettings(
            channel.channel(),
            channel.name(),
            channel.origin(),
            channel.connectTimeout(),
            channel.bindTimeout(),
            maxMessageSize,
            channel.maxSenders(),
            channel.reassemblyMemory(),
            channel.linger(),
            channel.reconnect(),
            channel.endOfStream(),
            channel.persistent(),
            channel.kind(),
            channel.parent(),
            channel.wire(),
            channel.required());
    return new TopicSettings(
        other,
        subscription,
        whenFull,
        allowed,
        slowLimit,
        history,
        maxPublishers,
        maxSubscribers,
        endAtLastPublisher);
  }
}
