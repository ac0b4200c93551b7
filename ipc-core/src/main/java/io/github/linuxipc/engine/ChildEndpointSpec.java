package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChildEndpoint;
import java.util.List;
import java.util.Map;

/**
 * An endpoint to be passed to a child process. For a service, the channel is that of the requests;
 * the addresses of the service's other channels travel in messages.
 *
 * @param role what the child opens
 * @param settings the channel's common settings in this process
 * @param candidates where the channel may be bound, in order
 * @param addressVariable the environment variable that carries the address
 * @param environment the other environment variables of the child for this channel
 * @param endsStream whether the stream ends with its last sender because no setting says otherwise;
 *     false for a service
 */
public record ChildEndpointSpec(
    ChildEndpoint.Role role,
    ChannelSettings settings,
    List<ResolvedAddress> candidates,
    String addressVariable,
    Map<String, String> environment,
    boolean endsStream) {
  /**
   * Copies the collections.
   *
   * @param role what the child opens
   * @param settings the channel's common settings in this process
   * @param candidates where the channel may be bound, in order
   * @param addressVariable the environment variable that carries the address
   * @param environment the other environment variables of the child for this channel
   * @param endsStream whether the stream ends with its last sender because no setting says
   *     otherwise; false for a service
   */
  public ChildEndpointSpec {
    candidates = List.copyOf(candidates);
    environment = Map.copyOf(environment);
  }

  String channel() {
    return settings.channel();
  }

  /** Returns whether the child sends to the channel: messages, or the requests of a service. */
  boolean sends() {
    return role == ChildEndpoint.Role.SENDER || role == ChildEndpoint.Role.REQUESTER;
  }
}
