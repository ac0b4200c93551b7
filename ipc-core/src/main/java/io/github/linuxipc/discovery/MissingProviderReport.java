package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.spi.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Explains why nobody serves a scheme, and what to do about it. */
final class MissingProviderReport<P> {
  private final ProvidersByScheme<P> providers;
  private final ProviderQuery search;
  private final String scheme;

  MissingProviderReport(ProvidersByScheme<P> providers, ProviderQuery search) {
    this.providers = providers;
    this.search = search;
    this.scheme = search.scheme();
  }

  void report() {
    Optional<DiscoveredProvider<P>> broken =
        providers.all().stream().filter(found -> found.scheme().equals(scheme)).findFirst();
    String noun = providers.kind().noun();
    if (broken.isPresent()) {
      String what =
          "The " + noun + " " + broken.get().named() + " is broken: " + broken.get().fault();
      String next = "Repair or remove it.";
      search.refusals().add(ErrorCode.PROVIDER_UNAVAILABLE, what, search.where(), next);
    } else {
      String what = "No installed " + noun + " serves the scheme " + scheme;
      search.refusals().add(ErrorCode.NO_PROVIDER, what, search.where(), next());
    }
  }

  private String next() {
    String advice = advice();
    return advice.isEmpty() ? state(providers) : advice + " " + state(providers);
  }

  /** Says what is installed, and why that may be less than was meant to be. */
  static String state(ProvidersByScheme<?> providers) {
    List<String> sentences = new ArrayList<>();
    sentences.add("Installed: " + LogText.list(providers.schemes()) + ".");
    for (DiscoveredProvider<?> found : providers.all()) {
      if (found.broken()) {
        sentences.add("Broken: " + found.named() + ": " + found.fault() + ".");
      }
    }
    sentences.add(
        "If the application was packed into one jar, its META-INF/services files must have been"
            + " merged.");
    return String.join(" ", sentences);
  }

  private String advice() {
    ProviderAccess<P> kind = providers.kind();
    ProviderAccess<?> other =
        kind.equals(ProviderAccess.TRANSPORT) ? ProviderAccess.NOTIFIER : ProviderAccess.TRANSPORT;
    if (KnownModules.of(other, scheme).isPresent()) {
      return kind.equals(ProviderAccess.TRANSPORT)
          ? scheme + " rings events and carries no messages: it belongs into events.NAME.address."
          : scheme + " carries messages and rings no events.";
    }
    Optional<String> module = KnownModules.of(kind, scheme);
    if (module.isPresent()) {
      return "Add " + module.get() + ", which brings it.";
    }
    TreeSet<String> known = new TreeSet<>(KnownModules.schemes(kind));
    known.addAll(providers.schemes());
    return Suggestion.question(scheme, known);
  }
}
