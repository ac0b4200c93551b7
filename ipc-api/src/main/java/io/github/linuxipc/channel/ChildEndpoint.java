package io.github.linuxipc.channel;

import java.util.Objects;

/**
 * An endpoint of a channel that a child process is to open: {@code
 * ChildEndpoint.receiver("orders")} for a child that calls {@code ipc.receiver("orders")}.
 *
 * @param channel the channel's name
 * @param role the endpoint that the child opens
 */
public record ChildEndpoint(String channel, Role role) {
  /** The two kinds of endpoints. */
  public enum Role {
    /** The child sends. */
    SENDER,
    /** The child receives. */
    RECEIVER
  }

  /**
   * Creates an endpoint specification and checks that neither value is null.
   *
   * @param channel the channel's name
   * @param role the endpoint that the child opens
   */
  public ChildEndpoint {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(role, "role");
  }

  /**
   * Returns the endpoint of a child that sends.
   *
   * @param channel the channel's name
   * @return the endpoint
   */
  public static ChildEndpoint sender(String channel) {
    return new ChildEndpoint(channel, Role.SENDER);
  }

  /**
   * Returns the endpoint of a child that receives.
   *
   * @param channel the channel's name
   * @return the endpoint
   */
  public static ChildEndpoint receiver(String channel) {
    return new ChildEndpoint(channel, Role.RECEIVER);
  }
}
