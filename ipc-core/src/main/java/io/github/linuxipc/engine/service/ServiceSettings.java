package io.github.linuxipc.engine.service;

import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of one service.
 *
 * @param channel the settings of the request channel
 * @param callTimeout how long a call without a time-out of its own may take
 * @param maxCalls how many calls of a requester may be open at a time
 * @param concurrency how many requests may be started and not answered at a time
 * @param responseBacklog how many bytes of answers are kept for a requester that does not take them
 */
public record ServiceSettings(
    ChannelSettings channel,
    Duration callTimeout,
    int maxCalls,
    int concurrency,
    long responseBacklog) {
  /**
   * The lower limit of the largest message of a service's channels, in bytes. The library's own
   * messages, such as those with an address, must fit.
   */
  private static final int MIN_MESSAGE_SIZE = 4096;

  /** How many senders a response or control channel admits. */
  private static final int MAX_PEERS = 1024;

  /** Returns the largest message of each of the service's channels, in bytes. */
  int channelSize() {
    return Math.max(MIN_MESSAGE_SIZE, channel.maxMessageSize());
  }

  /** Returns the settings of the request channel. */
  ChannelSettings requests() {
    return derived(channel.channel(), channel.name(), channel.maxSenders(), channel.parent());
  }

  /** Returns the settings of a response or control channel, which has no name in the registry. */
  ChannelSettings internal(String role) {
    return derived(
        channel.channel() + " (" + role + ")",
        Optional.empty(),
        Math.max(MAX_PEERS, channel.maxSenders()),
        ProcessId.NONE);
  }

  /** Switches reconnect off: the requester itself, and not its channels, connects again. */
  private ChannelSettings derived(
      String text, Optional<String> name, int maxSenders, ProcessId parent) {
    return new ChannelSettings(
        text,
        name,
        channel.origin(),
        channel.connectTimeout(),
        channel.bindTimeout(),
        channelSize(),
        maxSenders,
        channel.reassemblyMemory(),
        channel.linger(),
        false,
        false,
        false,
        ChannelKind.SERVICE,
        parent,
        channel.wire(),
        channel.required());
  }
}
