package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.MechanismProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All providers of one kind, such as transports or notifiers, that were discovered. Determines
 * which of them serves a scheme.
 */
final class ProvidersByScheme<P extends MechanismProvider> {
  private final ProviderAccess<P> access;
  private final List<DiscoveredProvider<P>> all;

  ProvidersByScheme(ProviderAccess<P> access, List<DiscoveredProvider<P>> found) {
    this.access = access;
    List<DiscoveredProvider<P>> sorted = new ArrayList<>(found);
    sorted.sort(ProvidersByScheme::compare);
    this.all = List.copyOf(sorted);
  }

  /** Orders by scheme, by descending priority and by class name. */
  private static int compare(DiscoveredProvider<?> a, DiscoveredProvider<?> b) {
    int byScheme = a.scheme().compareTo(b.scheme());
    if (byScheme != 0) {
      return byScheme;
    }
    int byPriority = Integer.compare(b.priority(), a.priority());
    return byPriority != 0 ? byPriority : a.type().compareTo(b.type());
  }

  ProviderAccess<P> access() {
    return access;
  }

  /** Returns all providers, including broken ones, sorted by scheme. */
  List<DiscoveredProvider<P>> all() {
    return all;
  }

  /** Returns the providers that are not broken. */
  List<DiscoveredProvider<P>> working() {
    return all.stream().filter(found -> !found.broken()).toList();
  }

  /** Returns the schemes of the providers that are not broken. */
  Set<String> schemes() {
    Set<String> schemes = new TreeSet<>();
    working().forEach(found -> schemes.add(found.scheme()));
    return schemes;
  }

  /**
   * Returns the working providers of a scheme that have the highest priority; empty if there are
   * none.
   */
  List<DiscoveredProvider<P>> best(String scheme) {
    List<DiscoveredProvider<P>> rivals =
        working().stream().filter(found -> found.scheme().equals(scheme)).toList();
    return rivals.stream().filter(f -> f.priority() == rivals.get(0).priority()).toList();
  }

  /** Returns the available provider of a scheme, or reports why there is none. */
  Optional<DiscoveredProvider<P>> find(ProviderQuery query) {
    List<DiscoveredProvider<P>> best = best(query.scheme());
    if (best.isEmpty()) {
      new MissingProviderReport<>(this, query).report();
      return Optional.empty();
    }
    if (best.size() > 1) {
      reportConflict(best, query);
      return Optional.empty();
    }
    Availability availability = availability(best.get(0));
    if (!availability.available()) {
      reportUnavailable(availability, query);
      return Optional.empty();
    }
    return Optional.of(best.get(0));
  }

  private void reportUnavailable(Availability why, ProviderQuery query) {
    String what =
        "The "
            + access.noun()
            + " "
            + query.scheme()
            + " cannot work here"
            + (why.reason().isEmpty() ? "" : ": " + why.reason());
    query
        .recoverableErrors()
        .add(ErrorCode.PROVIDER_UNAVAILABLE, what, query.where(), why.remedy());
  }

  private void reportConflict(List<DiscoveredProvider<P>> rivals, ProviderQuery query) {
    String what =
        "Several "
            + access.noun()
            + "s claim the scheme "
            + query.scheme()
            + " with priority "
            + rivals.get(0).priority()
            + ": "
            + String.join(" and ", rivals.stream().map(DiscoveredProvider::describe).toList());
    String next = "Keep only one of them on the class path or module path.";
    query.errors().add(ErrorCode.PROVIDER_CONFLICT, what, query.where(), next);
  }

  /**
   * Returns whether a provider can be used now. The provider is asked each time, because the answer
   * may change.
   */
  Availability availability(DiscoveredProvider<P> found) {
    if (found.instance().isEmpty()) {
      return Availability.unavailable(found.fault(), "Repair or remove it.");
    }
    try {
      Availability answer = found.instance().get().availability();
      return answer == null
          ? Availability.unavailable("availability() returned null", "Repair or remove it.")
          : new Availability(
              answer.available(), LogText.reason(answer.reason()), LogText.reason(answer.remedy()));
    } catch (Throwable e) { // mostly a native library that cannot be loaded
      return Availability.unavailable(
          "availability() threw " + ProviderLoader.reason(e), "Repair or remove it.");
    }
  }
}
