package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.Demand;
import io.github.linuxipc.config.Words;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Compares what a channel asks for with what a transport has, and names who has it. */
final class Qualification {
  private final Providers<Transport> providers;
  private final Search search;
  private final Demand demand;

  Qualification(Providers<Transport> providers, Search search, Demand demand) {
    this.providers = providers;
    this.search = search;
    this.demand = demand;
  }

  boolean check(Found<Transport> found) {
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

  private void lacks(Found<Transport> found) {
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

  private boolean speaks(Found<Transport> found) {
    return demand.wire() == Wire.FRAMED
        || found.instance().map(Qualification::wires).orElse(Set.of()).contains(demand.wire());
  }

  private static Set<Wire> wires(Transport transport) {
    try {
      return Set.copyOf(transport.wires());
    } catch (Throwable e) { // one that cannot answer speaks no other wire
      Loading.reason(e);
      return Set.of();
    }
  }

  private void refuse(String lacking, Predicate<Found<Transport>> has) {
    List<String> others =
        providers.working().stream().filter(has).map(Found::scheme).distinct().toList();
    String next =
        others.isEmpty()
            ? "No installed transport has it."
            : "It is there with: " + Words.list(others) + ".";
    String what = "The transport " + search.scheme() + " lacks " + lacking;
    search.refusals().add(ErrorCode.MISSING_CAPABILITY, what, search.where(), next);
  }
}
