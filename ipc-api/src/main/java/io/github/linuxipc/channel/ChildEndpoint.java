package io.github.linuxipc.channel;

import java.util.Objects;

/**
 * An endpoint of a channel or service that a child process is to open: {@code
 * ChildEndpoint.receiver("orders")} for a child that calls {@code ipc.receiver("orders")}.
 * Endpoints of services are not supported yet: {@link io.github.linuxipc.Ipc#startChild} refuses
 * them with {@link ErrorCode#MISSING_CAPABILITY}.
 *
 * @param channel the name of the channel or service
 * @param role the endpoint that the child opens
 */
public record ChildEndpoint(String channel, Role role) {
  /** The kinds of endpoints. */
  public enum Role {
    /** The child sends. */
    SENDER,
    /** The child receives. */
    RECEIVER,
    /** The child calls a service. */
    REQUESTER,
    /** The child answers a service. */
    RESPONDER
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

  /**
   * Returns the endpoint of a child that calls a service.
   *
   * @param service the service's name
   * @return the endpoint
   */
  public static ChildEndpoint requester(String service) {
    return new ChildEndpoint(service, Role.REQUESTER);
  }

  /**
   * Returns the endpoint of a child that answers a service.
   *
   * @param service the service's name
   * @return the endpoint
   */
  public static ChildEndpoint responder(String service) {
    return new ChildEndpoint(service, Role.RESPONDER);
  }
}
