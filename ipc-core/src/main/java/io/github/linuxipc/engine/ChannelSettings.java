package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.spi.WireFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The neutral settings of one channel: they mean the same on every transport and survive a swap.
 *
 * @param channel the channel's name, or the address it was opened by
 * @param name the name whose descriptor is published or followed; empty for an address that targets
 *     no name
 * @param origin where the address came from, such as {@code IPC_TRANSPORT in the environment}
 * @param connectTimeout how long opening a sender waits for the receiver
 * @param maxMessageSize the largest message in bytes
 * @param maxSenders how many senders a receiver admits at a time
 * @param reassemblyMemory bytes that a receiver uses to put messages together, if one message takes
 *     no more
 * @param linger how long close waits for what was accepted and not yet passed on
 * @param reconnect whether a sender follows the receiver's successor after a loss
 * @param endOfStream whether the stream ends when the last sender has left
 * @param persistent whether messages outlive the receiver
 * @param parent the process that gave this one its end as to a child, 0 if none did
 * @param wire how messages lie in the mechanism
 * @param required capabilities that the transport must have
 */
public record ChannelSettings(
    String channel,
    Optional<String> name,
    String origin,
    Duration connectTimeout,
    int maxMessageSize,
    int maxSenders,
    long reassemblyMemory,
    Duration linger,
    boolean reconnect,
    boolean endOfStream,
    boolean persistent,
    long parent,
    WireFormat wire,
    Set<Capability> required) {

  /** Returns the same settings with another wire. */
  ChannelSettings withWire(WireFormat other) {
    return with(name, other, endOfStream, persistent);
  }

  /** Returns the same settings for an object whose messages outlive the receiver. */
  ChannelSettings lasting() {
    return with(name, wire, endOfStream, true);
  }

  /**
   * Returns these settings as they are for a stream that the process was started with: no name, and
   * not framed.
   *
   * @return the settings
   */
  public ChannelSettings ofStandardStream() {
    return with(
        Optional.empty(), wire == WireFormat.FRAMED ? WireFormat.LINES : wire, true, persistent);
  }

  private ChannelSettings with(
      Optional<String> otherName, WireFormat otherWire, boolean ends, boolean lasts) {
    return new ChannelSettings(
        channel,
        otherName,
        origin,
        connectTimeout,
        maxMessageSize,
        maxSenders,
        reassemblyMemory,
        linger,
        reconnect,
        ends,
        lasts,
        parent,
        otherWire,
        required);
  }
}
