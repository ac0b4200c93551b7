package io.github.linuxipc.config;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.spi.WireFormat;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a channel asks of its transport, and who asked.
 *
 * @param wire how messages must lie in the mechanism
 * @param wireOrigin where the wire was set
 * @param capabilities who asked for each capability
 */
public record TransportRequirements(
    WireFormat wire, String wireOrigin, Map<Capability, String> capabilities) {
  /**
   * Copies the map.
   *
   * @param wire how messages must lie in the mechanism
   * @param wireOrigin where the wire was set
   * @param capabilities who asked for each capability
   */
  public TransportRequirements {
    Map<Capability, String> copy = new EnumMap<>(Capability.class);
    copy.putAll(capabilities);
    capabilities = Collections.unmodifiableMap(copy);
  }
}
