package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.spi.MechanismProvider;
import io.github.linuxipc.spi.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reports why no provider serves a scheme, and what to do. */
final class MissingProviderReport<P extends MechanismProvider> {
  private final ProvidersByScheme<P> providers;
  private final ProviderQuery query;
  private final String scheme;

  MissingProviderReport(ProvidersByScheme<P> providers, ProviderQuery query) {
    this.providers = providers;
    this.query = query;
    this.scheme = query.scheme();
  }

  void report() {
    Optional<DiscoveredProvider<P>> broken =
        providers.all().stream().filter(found -> found.scheme().equals(scheme)).findFirst();
    String noun = providers.access().noun();
    if (broken.isPresent()) {
      String what =
          "The " + noun + " " + broken.get().describe() + " is broken: " + broken.get().fault();
      String next = "Repair or remove it.";
      query.recoverableErrors().add(ErrorCode.PROVIDER_UNAVAILABLE, what, query.where(), next);
    } else {
      String what = "No installed " + noun + " serves the scheme " + LogText.line(scheme);
      query.recoverableErrors().add(ErrorCode.NO_PROVIDER, what, query.where(), next());
    }
  }

  private String next() {
    String advice = advice();
    return advice.isEmpty()
        ? describeInstalled(providers)
        : advice + " " + describeInstalled(providers);
  }

  /** Describes what is installed, and why providers may be missing. */
  static String describeInstalled(ProvidersByScheme<?> providers) {
    List<String> sentences = new ArrayList<>();
    sentences.add("Installed: " + LogText.list(providers.schemes()) + ".");
    for (DiscoveredProvider<?> found : providers.all()) {
      if (found.broken()) {
        sentences.add("Broken: " + found.describe() + ": " + found.fault() + ".");
      }
    }
    sentences.add(
        "If the application was packed into one jar, its META-INF/services files must have been"
            + " merged.");
    return String.join(" ", sentences);
  }

  private String advice() {
    ProviderAccess<P> access = providers.access();
    ProviderAccess<?> other =
        access.equals(ProviderAccess.TRANSPORT)
            ? ProviderAccess.NOTIFIER
            : ProviderAccess.TRANSPORT;
    if (KnownModules.of(other, scheme).isPresent()) {
      return access.equals(ProviderAccess.TRANSPORT)
          ? scheme + " serves events, not channels: use it in events.NAME.address."
          : scheme + " serves channels, not events: use it in channels.NAME.address.";
    }
    Optional<String> module = KnownModules.of(access, scheme);
    if (module.isPresent()) {
      return "Add " + module.get() + ", which provides it.";
    }
    TreeSet<String> known = new TreeSet<>(KnownModules.schemes(access));
    known.addAll(providers.schemes());
    return Suggestion.question(scheme, known);
  }
}
