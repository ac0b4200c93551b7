package io.github.linuxipc.spi;

import java.util.Optional;

/**
 * What both ends of a channel must agree on at open, or else messages would be lost later.
 *
 * @param wireVersion the version of the frame format
 * @param wire how messages lie in the mechanism
 * @param maxMessageSize the largest message in bytes
 * @param maxSenders how many senders the receiver admits; the receiver's alone counts
 */
public record ChannelParameters(
    int wireVersion, WireFormat wire, int maxMessageSize, int maxSenders) {
  /** The version of the frame format that this library speaks. */
  public static final int WIRE_VERSION = 1;

  /**
   * Says in what the peer's terms differ from these.
   *
   * @param theirWireVersion the peer's version of the frame format
   * @param theirMaxMessageSize the peer's largest message in bytes
   * @return the difference with both values, or empty if the two can talk
   */
  public Optional<String> incompatibility(int theirWireVersion, int theirMaxMessageSize) {
    if (theirWireVersion != wireVersion) {
      return Optional.of("wire version " + wireVersion + " here, " + theirWireVersion + " there");
    }
    if (theirMaxMessageSize != maxMessageSize) {
      return Optional.of(
          "max-message-size=" + maxMessageSize + " here, " + theirMaxMessageSize + " there");
    }
    return Optional.empty();
  }
}
