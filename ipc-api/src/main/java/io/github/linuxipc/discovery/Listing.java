package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.TransportInfo;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.Values;
import java.util.List;

/** Tells what was found, and of each provider whether it is the one that would be used. */
final class Listing<P> {
  private final Providers<P> providers;

  Listing(Providers<P> providers) {
    this.providers = providers;
  }

  List<TransportInfo> entries() {
    return providers.all().stream().map(this::entry).toList();
  }

  private TransportInfo entry(Found<P> found) {
    Availability availability = availability(found);
    return new TransportInfo(
        providers.kind().listed(),
        found.scheme().isEmpty() ? found.type() : found.scheme(),
        found.type(),
        found.place().module(),
        found.priority(),
        found.capabilities(),
        found.options().stream().map(Listing::help).toList(),
        availability.available(),
        availability.reason(),
        availability.remedy());
  }

  private static String help(Option<?> option) {
    return option.name() + "=" + Values.text(option.fallback()) + " " + option.help();
  }

  private Availability availability(Found<P> found) {
    List<Found<P>> best = found.broken() ? List.of() : providers.best(found.scheme());
    if (!found.broken() && !best.contains(found)) {
      return Availability.unavailable(
          best.get(0).named() + " has a higher priority", "Remove that one to use this one.");
    }
    if (best.size() > 1) {
      Found<P> rival = best.get(best.get(0).equals(found) ? 1 : 0);
      return Availability.unavailable(
          rival.named() + " claims the same scheme with the same priority",
          "Leave one of them on the class path or module path.");
    }
    return providers.availability(found);
  }
}
