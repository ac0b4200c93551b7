package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.MechanismProvider;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import java.util.List;

/** Lists the providers that were found. States for each whether it would be used. */
final class ProviderListing<P extends MechanismProvider> {
  private final ProvidersByScheme<P> providers;

  ProviderListing(ProvidersByScheme<P> providers) {
    this.providers = providers;
  }

  List<ProviderInfo> entries() {
    return providers.all().stream().map(this::entry).toList();
  }

  private ProviderInfo entry(DiscoveredProvider<P> found) {
    Availability availability = availability(found);
    return new ProviderInfo(
        providers.access().kind(),
        found.scheme().isEmpty() ? found.type() : found.scheme(),
        found.type(),
        found.codeLocation().module(),
        found.priority(),
        found.capabilities(),
        found.options().stream().map(ProviderListing::help).toList(),
        availability.available(),
        availability.reason(),
        availability.remedy());
  }

  private static String help(Option<?> option) {
    return option.name() + "=" + OptionParsers.text(option.fallback()) + " " + option.help();
  }

  private Availability availability(DiscoveredProvider<P> found) {
    List<DiscoveredProvider<P>> best = found.broken() ? List.of() : providers.best(found.scheme());
    if (!found.broken() && !best.contains(found)) {
      return Availability.unavailable(
          best.get(0).describe() + " has a higher priority", "Remove that one to use this one.");
    }
    if (best.size() > 1) {
      DiscoveredProvider<P> rival = best.get(best.get(0).equals(found) ? 1 : 0);
      return Availability.unavailable(
          rival.describe() + " claims the same scheme with the same priority",
          "Leave one of them on the class path or module path.");
    }
    return providers.availability(found);
  }
}
