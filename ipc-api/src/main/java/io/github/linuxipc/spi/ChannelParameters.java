package io.github.linuxipc.spi;

import java.util.Optional;

/**
 * The parameters of a channel that are compared when an endpoint is opened. Without agreement on
 * them, messages would be lost later.
 *
 * @param wireVersion the version of the frame format
 * @param wire how the mechanism carries messages; {@link #incompatibility} does not compare it
 * @param maxMessageSize the largest message, in bytes
 * @param maxSenders the number of senders that the receiver admits; only the receiver's value
 *     counts
 */
public record ChannelParameters(
    int wireVersion, WireFormat wire, int maxMessageSize, int maxSenders) {
  /** The version of the frame format that this library uses. */
  public static final int WIRE_VERSION = 2;

  /**
   * Returns how the peer's parameters differ from these.
   *
   * @param theirWireVersion the peer's version of the frame format
   * @param theirMaxMessageSize the peer's largest message, in bytes
   * @return the difference with both values, or empty if the two are compatible
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
