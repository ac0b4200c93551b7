package io.github.linuxipc.channel;

import java.util.Objects;

/**
 * An end of a channel that a child process is to open: {@code ChildEndpoint.receiver("orders")} for
 * a child that calls {@code ipc.receiver("orders")}.
 *
 * @param channel the channel's name
 * @param role what the child opens
 */
public record ChildEndpoint(String channel, Role role) {
  /** The two kinds of ends. */
  public enum Role {
    /** The child sends. */
    SENDER,
    /** The child receives. */
    RECEIVER
  }

  /**
   * Checks that nothing is missing.
   *
   * @param channel the channel's name
   * @param role what the child opens
   */
  public ChildEndpoint {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(role, "role");
  }

  /**
   * Makes the end of a child that sends.
   *
   * @param channel the channel's name
   * @return the end
   */
  public static ChildEndpoint sender(String channel) {
    return new ChildEndpoint(channel, Role.SENDER);
  }

  /**
   * Makes the end of a child that receives.
   *
   * @param channel the channel's name
   * @return the end
   */
  public static ChildEndpoint receiver(String channel) {
    return new ChildEndpoint(channel, Role.RECEIVER);
  }
}
