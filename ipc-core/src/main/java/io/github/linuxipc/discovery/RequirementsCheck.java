package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.config.TransportRequirements;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Compares a channel's requirements with a transport, and names the transports that meet them. */
final class RequirementsCheck {
  private final ProvidersByScheme<Transport> providers;
  private final ProviderQuery query;
  private final TransportRequirements requirements;

  RequirementsCheck(
      ProvidersByScheme<Transport> providers,
      ProviderQuery query,
      TransportRequirements requirements) {
    this.providers = providers;
    this.query = query;
    this.requirements = requirements;
  }

  boolean check(DiscoveredProvider<Transport> found) {
    boolean capable = found.capabilities().containsAll(requirements.capabilities().keySet());
    if (!capable) {
      reportMissing(found);
    }
    boolean wireSupported = supportsWire(found);
    if (!wireSupported) {
      String wire = "wire=" + requirements.wire().name().toLowerCase(Locale.ROOT);
      reject(wire + ", set by " + requirements.wireOrigin(), this::supportsWire);
    }
    return capable && wireSupported;
  }

  private void reportMissing(DiscoveredProvider<Transport> found) {
    List<String> lacking = new ArrayList<>();
    requirements
        .capabilities()
        .forEach(
            (capability, origin) -> {
              if (!found.capabilities().contains(capability)) {
                lacking.add(capability.word() + ", required by " + origin);
              }
            });
    Set<Capability> required = requirements.capabilities().keySet();
    reject(String.join(", and ", lacking), other -> other.capabilities().containsAll(required));
  }

  private boolean supportsWire(DiscoveredProvider<Transport> found) {
    return requirements.wire() == WireFormat.FRAMED
        || found
            .instance()
            .map(RequirementsCheck::wires)
            .orElse(Set.of())
            .contains(requirements.wire());
  }

  private static Set<WireFormat> wires(Transport transport) {
    try {
      return Set.copyOf(transport.wires());
    } catch (Throwable e) { // a transport that fails to answer supports no other wire format
      ProviderLoader.reason(e); // rethrows an OutOfMemoryError
      return Set.of();
    }
  }

  private void reject(String lacking, Predicate<DiscoveredProvider<Transport>> has) {
    List<String> others =
        providers.working().stream()
            .filter(has)
            .map(DiscoveredProvider::scheme)
            .distinct()
            .toList();
    String next =
        others.isEmpty()
            ? "No installed transport provides it."
            : "These transports provide it: " + LogText.list(others) + ".";
    String what = "The transport " + query.scheme() + " lacks " + lacking;
    query.recoverableErrors().add(ErrorCode.MISSING_CAPABILITY, what, query.where(), next);
  }
}
