package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.spi.WireFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The common settings of one channel. They have the same meaning for every transport, and remain
 * valid when the transport is changed.
 *
 * @param channel the channel's name, or the address it was opened by
 * @param name the name whose descriptor is published or read; empty for an address that targets no
 *     name
 * @param origin where the address came from, such as {@code IPC_TRANSPORT in the environment}
 * @param connectTimeout how long opening a sender waits for the receiver
 * @param bindTimeout how long opening a receiver waits for the owner of its name or address to
 *     leave
 * @param maxMessageSize the largest message in bytes
 * @param maxSenders how many senders a receiver admits at a time
 * @param reassemblyMemory the memory in bytes that a receiver uses to reassemble messages; one
 *     message is reassembled even if it needs more
 * @param linger how long close waits for pending messages
 * @param reconnect whether a sender connects to the receiver's successor after a loss
 * @param endOfStream whether the stream ends when the last sender has left
 * @param persistent whether messages outlive the receiver
 * @param kind what the name stands for
 * @param parent the parent process that passed this endpoint to this process; {@link
 *     ProcessId#NONE} if none did
 * @param wire the wire format
 * @param required capabilities that the transport must have
 */
public record ChannelSettings(
    String channel,
    Optional<String> name,
    String origin,
    Duration connectTimeout,
    Duration bindTimeout,
    int maxMessageSize,
    int maxSenders,
    long reassemblyMemory,
    Duration linger,
    boolean reconnect,
    boolean endOfStream,
    boolean persistent,
    ChannelKind kind,
    ProcessId parent,
    WireFormat wire,
    Set<Capability> required) {

  /** Returns how long opening a receiver may take, in nanoseconds. */
  long receiverOpenNs() {
    return Durations.nanos(connectTimeout.plus(bindTimeout));
  }

  /** Returns the same settings with another wire format. */
  ChannelSettings withWire(WireFormat other) {
    return with(name, other, endOfStream, persistent);
  }

  /**
   * Returns the same settings for a channel whose messages outlive the receiver.
   *
   * @return the settings
   */
  public ChannelSettings asPersistent() {
    return with(name, wire, endOfStream, true);
  }

  /**
   * Returns these settings for a standard stream of the process: without a name, with lines instead
   * of framed messages, and with a stream that ends with the last sender.
   *
   * @return the settings
   */
  public ChannelSettings ofStandardStream() {
    return with(
        Optional.empty(), wire == WireFormat.FRAMED ? WireFormat.LINES : wire, true, persistent);
  }

  private ChannelSettings with(
      Optional<String> otherName,
      WireFormat otherWire,
      boolean otherEndOfStream,
      boolean otherPersistent) {
    return new ChannelSettings(
        channel,
        otherName,
        origin,
        connectTimeout,
        bindTimeout,
        maxMessageSize,
        maxSenders,
        reassemblyMemory,
        linger,
        reconnect,
        otherEndOfStream,
        otherPersistent,
        kind,
        parent,
        otherWire,
        required);
  }
}
