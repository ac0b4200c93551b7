package io.github.linuxipc.config;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.spi.WireFormat;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a channel requires of its transport, with the origin of each requirement.
 *
 * @param wire the format that messages must have in the mechanism
 * @param wireOrigin where the wire format was set
 * @param capabilities the required capabilities, each with its origin
 */
public record TransportRequirements(
    WireFormat wire, String wireOrigin, Map<Capability, String> capabilities) {
  /**
   * Copies the map.
   *
   * @param wire the format that messages must have in the mechanism
   * @param wireOrigin where the wire format was set
   * @param capabilities the required capabilities, each with its origin
   */
  public TransportRequirements {
    Map<Capability, String> copy = new EnumMap<>(Capability.class);
    copy.putAll(capabilities);
    capabilities = Collections.unmodifiableMap(copy);
  }
}
