package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.spi.Option;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A provider that was found, working or not. What it said of itself was asked once and copied.
 *
 * @param instance the provider; empty if it could not be made
 * @param type its class's name
 * @param place where it was loaded from
 * @param scheme its scheme; empty if it failed before it could tell
 * @param fault why it cannot be used, whatever the machine; empty if it can
 */
record DiscoveredProvider<P>(
    Optional<P> instance,
    String type,
    CodeLocation place,
    String scheme,
    int priority,
    Set<Capability> capabilities,
    List<Option<?>> options,
    String fault) {
  static <P> DiscoveredProvider<P> broken(
      String type, CodeLocation place, String scheme, String fault) {
    return new DiscoveredProvider<>(
        Optional.empty(), type, place, scheme, 0, Set.of(), List.of(), fault);
  }

  boolean broken() {
    return instance.isEmpty();
  }

  /** The class and where it is from, as messages name it. */
  String named() {
    return place.location().isEmpty() ? type : type + " (" + place.location() + ")";
  }
}
