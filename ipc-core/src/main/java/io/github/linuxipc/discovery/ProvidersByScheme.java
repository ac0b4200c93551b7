package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.spi.Availability;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The providers of one kind that were found. Which one serves a scheme is decided here. */
final class ProvidersByScheme<P> {
  private final ProviderAccess<P> kind;
  private final List<DiscoveredProvider<P>> all;

  ProvidersByScheme(ProviderAccess<P> kind, List<DiscoveredProvider<P>> found) {
    this.kind = kind;
    this.all =
        found.stream()
            .sorted(
                Comparator.<DiscoveredProvider<P>, String>comparing(DiscoveredProvider::scheme)
                    .thenComparing(DiscoveredProvider::priority, Comparator.reverseOrder())
                    .thenComparing(DiscoveredProvider::type))
            .toList();
  }

  ProviderAccess<P> kind() {
    return kind;
  }

  /** All, broken ones too, by scheme. */
  List<DiscoveredProvider<P>> all() {
    return all;
  }

  /** Those that could be made and asked. */
  List<DiscoveredProvider<P>> working() {
    return all.stream().filter(found -> !found.broken()).toList();
  }

  /** The schemes of those that could be made and asked. */
  Set<String> schemes() {
    Set<String> schemes = new TreeSet<>();
    working().forEach(found -> schemes.add(found.scheme()));
    return schemes;
  }

  /** The provider of the highest priority, or all that share it; empty if there is none. */
  List<DiscoveredProvider<P>> best(String scheme) {
    List<DiscoveredProvider<P>> rivals =
        working().stream().filter(found -> found.scheme().equals(scheme)).toList();
    return rivals.stream().filter(f -> f.priority() == rivals.get(0).priority()).toList();
  }

  /** Finds the provider that serves a scheme and works here, or says why there is none. */
  Optional<DiscoveredProvider<P>> find(ProviderQuery search) {
    List<DiscoveredProvider<P>> best = best(search.scheme());
    if (best.isEmpty()) {
      new MissingProviderReport<>(this, search).report();
      return Optional.empty();
    }
    if (best.size() > 1) {
      conflict(best, search);
      return Optional.empty();
    }
    Availability availability = availability(best.get(0));
    if (!availability.available()) {
      unavailable(availability, search);
      return Optional.empty();
    }
    return Optional.of(best.get(0));
  }

  private void unavailable(Availability why, ProviderQuery search) {
    String what =
        "The " + kind.noun() + " " + search.scheme() + " cannot work here: " + why.reason();
    search.refusals().add(ErrorCode.PROVIDER_UNAVAILABLE, what, search.where(), why.remedy());
  }

  private void conflict(List<DiscoveredProvider<P>> rivals, ProviderQuery search) {
    String what =
        "Several "
            + kind.noun()
            + "s claim the scheme "
            + search.scheme()
            + " with priority "
            + rivals.get(0).priority()
            + ": "
            + String.join(" and ", rivals.stream().map(DiscoveredProvider::named).toList());
    String next = "Leave one of them on the class path or module path.";
    search.faults().add(ErrorCode.PROVIDER_CONFLICT, what, search.where(), next);
  }

  /** Asks a provider whether it works here; asked each time, because that may change. */
  Availability availability(DiscoveredProvider<P> found) {
    if (found.instance().isEmpty()) {
      return Availability.unavailable(found.fault(), "Repair or remove it.");
    }
    try {
      Availability told = kind.availability().apply(found.instance().get());
      return told == null
          ? Availability.unavailable("availability() returned null", "")
          : new Availability(
              told.available(), LogText.reason(told.reason()), LogText.reason(told.remedy()));
    } catch (Throwable e) { // a mechanism that fails to load its native part, above all
      return Availability.unavailable("availability() threw " + ProviderLoader.reason(e), "");
    }
  }
}
