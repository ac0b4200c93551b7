package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChildEndpoint;
import java.util.List;
import java.util.Map;

/**
 * An end that a child process is to get.
 *
 * @param role what the child opens
 * @param settings the channel's neutral settings, as this process has them
 * @param candidates where the channel may be bound, in order
 * @param addressVariable the environment variable that carries the address
 * @param environment the other variables that the child gets for this channel
 * @param asksForEnd whether the stream ends with its last sender, as nobody has said otherwise
 */
public record ChildEndpointSpec(
    ChildEndpoint.Role role,
    ChannelSettings settings,
    List<ResolvedAddress> candidates,
    String addressVariable,
    Map<String, String> environment,
    boolean asksForEnd) {
  /**
   * Copies the collections.
   *
   * @param role what the child opens
   * @param settings the channel's neutral settings, as this process has them
   * @param candidates where the channel may be bound, in order
   * @param addressVariable the environment variable that carries the address
   * @param environment the other variables that the child gets for this channel
   * @param asksForEnd whether the stream ends with its last sender, as nobody has said otherwise
   */
  public ChildEndpointSpec {
    candidates = List.copyOf(candidates);
    environment = Map.copyOf(environment);
  }

  String channel() {
    return settings.channel();
  }
}
