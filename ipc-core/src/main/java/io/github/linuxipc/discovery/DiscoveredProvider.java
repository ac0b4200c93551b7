package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.spi.Option;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A provider that was found, usable or broken. Its properties were queried once and copied.
 *
 * @param instance the provider; empty if it is broken
 * @param type the name of the provider's class
 * @param codeLocation where the provider was loaded from
 * @param scheme the provider's scheme; empty if the provider failed before it returned one
 * @param fault why the provider is broken on every machine; empty if it is not broken
 */
record DiscoveredProvider<P>(
    Optional<P> instance,
    String type,
    CodeLocation codeLocation,
    String scheme,
    int priority,
    Set<Capability> capabilities,
    List<Option<?>> options,
    String fault) {
  static <P> DiscoveredProvider<P> broken(
      String type, CodeLocation codeLocation, String scheme, String fault) {
    return new DiscoveredProvider<>(
        Optional.empty(), type, codeLocation, scheme, 0, Set.of(), List.of(), fault);
  }

  boolean broken() {
    return instance.isEmpty();
  }

  /** Returns the class and its location for messages. */
  String describe() {
    return codeLocation.location().isEmpty() ? type : type + " (" + codeLocation.location() + ")";
  }
}
