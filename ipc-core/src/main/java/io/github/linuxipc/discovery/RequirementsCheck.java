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

/** Compares what a channel asks for with what a transport has, and names who has it. */
final class RequirementsCheck {
  private final ProvidersByScheme<Transport> providers;
  private final ProviderQuery search;
  private final TransportRequirements demand;

  RequirementsCheck(
      ProvidersByScheme<Transport> providers, ProviderQuery search, TransportRequirements demand) {
    this.providers = providers;
    this.search = search;
    this.demand = demand;
  }

  boolean check(DiscoveredProvider<Transport> found) {
    boolean able = found.capabilities().containsAll(demand.capabilities().keySet());
    if (!able) {
      lacks(found);
    }
    boolean spoken = speaks(found);
    if (!spoken) {
      String wire = "wire=" + demand.wire().name().toLowerCase(Locale.ROOT);
      refuse(wire + ", set by " + demand.wireOrigin(), this::speaks);
    }
    return able && spoken;
  }

  private void lacks(DiscoveredProvider<Transport> found) {
    List<String> lacking = new ArrayList<>();
    demand
        .capabilities()
        .forEach(
            (capability, origin) -> {
              if (!found.capabilities().contains(capability)) {
                lacking.add(capability.word() + ", required by " + origin);
              }
            });
    Set<Capability> required = demand.capabilities().keySet();
    refuse(String.join(", and ", lacking), other -> other.capabilities().containsAll(required));
  }

  private boolean speaks(DiscoveredProvider<Transport> found) {
    return demand.wire() == WireFormat.FRAMED
        || found.instance().map(RequirementsCheck::wires).orElse(Set.of()).contains(demand.wire());
  }

  private static Set<WireFormat> wires(Transport transport) {
    try {
      return Set.copyOf(transport.wires());
    } catch (Throwable e) { // one that cannot answer speaks no other wire
      ProviderLoader.reason(e);
      return Set.of();
    }
  }

  private void refuse(String lacking, Predicate<DiscoveredProvider<Transport>> has) {
    List<String> others =
        providers.working().stream()
            .filter(has)
            .map(DiscoveredProvider::scheme)
            .distinct()
            .toList();
    String next =
        others.isEmpty()
            ? "No installed transport has it."
            : "It is there with: " + LogText.list(others) + ".";
    String what = "The transport " + search.scheme() + " lacks " + lacking;
    search.refusals().add(ErrorCode.MISSING_CAPABILITY, what, search.where(), next);
  }
}
