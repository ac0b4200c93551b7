package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.Setting;
import io.github.linuxipc.config.TransportRequirements;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The providers that one {@code Ipc} instance found when it was made. Immutable; there is no other
 * registry.
 */
public final class ProviderRegistry {
  /** Notifiers in the order in which one is chosen for an event that has no address. */
  private static final List<String> PREFERRED = List.of("futex", "sem", "signal");

  private final ProvidersByScheme<Transport> transports;
  private final ProvidersByScheme<Notifier> notifiers;

  private ProviderRegistry(
      ProvidersByScheme<Transport> transports, ProvidersByScheme<Notifier> notifiers) {
    this.transports = transports;
    this.notifiers = notifiers;
  }

  /**
   * Looks for providers. A broken one is logged at WARN.
   *
   * @param loaders where to look; null stands for the system's class loader
   * @return what was found
   */
  public static ProviderRegistry discover(@Nullable ClassLoader... loaders) {
    List<@Nullable ClassLoader> places = Arrays.asList(loaders);
    return new ProviderRegistry(
        new ProvidersByScheme<>(
            ProviderAccess.TRANSPORT, ProviderLoader.from(places, ProviderAccess.TRANSPORT)),
        new ProvidersByScheme<>(
            ProviderAccess.NOTIFIER, ProviderLoader.from(places, ProviderAccess.NOTIFIER)));
  }

  /**
   * Finds the transport for an address.
   *
   * @param search the address, and where faults go
   * @param demand what the channel asks for
   * @return the candidate, or empty if there was a fault
   */
  public Optional<ResolvedAddress> transport(ProviderQuery search, TransportRequirements demand) {
    Optional<DiscoveredProvider<Transport>> found = transports.find(search);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    boolean qualified = new RequirementsCheck(transports, search, demand).check(found.get());
    var options = OptionParser.ofChannel(search, found.get());
    return found
        .get()
        .instance()
        .filter(transport -> qualified)
        .map(
            t ->
                new ResolvedAddress(t, search.address(), options, search.origin(), this::doorbell));
  }

  /**
   * Reports that nothing which a receiver elsewhere may be bound to could be reached: only the
   * transport within one process is installed, and nobody chose it.
   *
   * @param channel the channel as error texts name it
   * @param chosen the schemes that the settings speak of
   * @param faults takes the fault
   */
  public void requireReach(String channel, Collection<String> chosen, ConfigurationErrors faults) {
    Set<String> installed = transports.schemes();
    if (installed.stream().anyMatch(s -> !s.equals(KnownModules.WITHIN_ONE_PROCESS))
        || (installed.contains(KnownModules.WITHIN_ONE_PROCESS)
            && chosen.contains(KnownModules.WITHIN_ONE_PROCESS))) {
      return;
    }
    faults.add(
        ErrorCode.NO_PROVIDER,
        "No transport is installed that reaches another process",
        channel,
        "Add "
            + KnownModules.all(ProviderAccess.TRANSPORT, KnownModules.WITHIN_ONE_PROCESS)
            + ". "
            + MissingProviderReport.state(transports));
  }

  /**
   * Returns where a transport binds a channel that has no address of its own.
   *
   * @param scheme the transport, and where it was chosen
   * @param channel the channel's name
   * @param faults takes what is wrong with the transport's answer
   * @return the address; {@code scheme:channel} if no such transport is installed
   */
  public Address defaultAddress(Setting scheme, String channel, ConfigurationErrors faults) {
    Address plain = Address.of(scheme.value(), channel);
    List<DiscoveredProvider<Transport>> best = transports.best(scheme.value());
    if (best.isEmpty() || best.get(0).instance().isEmpty()) {
      return plain;
    }
    String fault;
    try {
      Address address = best.get(0).instance().get().defaultAddress(channel);
      if (address != null && address.scheme().equals(scheme.value())) {
        return address;
      }
      fault = "returned " + address;
    } catch (Throwable e) { // a provider's fault must not look like the application's
      fault = "threw " + ProviderLoader.reason(e);
    }
    String what = "The transport " + best.get(0).named() + " is broken: defaultAddress() " + fault;
    String next = "Give the channel an address.";
    faults.add(ErrorCode.PROVIDER_UNAVAILABLE, what, scheme.origin(), next);
    return plain;
  }

  /**
   * Finds the notifier for an address.
   *
   * @param search the address, and where faults go
   * @return the notifier, or empty if there was a fault
   */
  public Optional<EventCandidate> notifier(ProviderQuery search) {
    Optional<DiscoveredProvider<Notifier>> found = notifiers.find(search);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var options = OptionParser.ofEvent(search, found.get());
    return found
        .get()
        .instance()
        .map(n -> new EventCandidate(n, search.address(), options, search.where()));
  }

  /** Finds the notifier that rings for a channel. */
  private Notifier doorbell(String scheme, String where) {
    ConfigurationErrors faults = new ConfigurationErrors();
    Address doorbell = Address.of(scheme, "doorbell");
    ProviderQuery search =
        new ProviderQuery(where, doorbell, "the channel's notify", faults, faults);
    Optional<Notifier> found = notifiers.find(search).flatMap(DiscoveredProvider::instance);
    faults.throwIfAny();
    return found.orElseThrow();
  }

  /**
   * Returns the scheme of events that have no address: the first of {@code futex}, {@code sem} and
   * {@code signal} that is installed, or else the only other one.
   *
   * @return the scheme, or empty if none is installed or the choice is not clear
   */
  public Optional<String> defaultNotifier() {
    List<String> installed = new ArrayList<>(notifiers.schemes());
    return PREFERRED.stream()
        .filter(installed::contains)
        .findFirst()
        .or(() -> installed.size() == 1 ? Optional.of(installed.get(0)) : Optional.empty());
  }

  /**
   * Reports that an event has no address and none can be chosen for it.
   *
   * @param event the event's name
   * @param faults takes the fault
   */
  public void reportNoNotifier(String event, ConfigurationErrors faults) {
    List<String> installed = new ArrayList<>(notifiers.schemes());
    String next =
        installed.isEmpty()
            ? "Add io.github.linuxipc:ipc-shm (futex), io.github.linuxipc:ipc-sem (sem) or"
                + " io.github.linuxipc:ipc-signal (signal), or another notifier."
            : "Set events."
                + event
                + ".address; installed are "
                + String.join(", ", installed)
                + ".";
    String what =
        "The event "
            + event
            + " has no address, and "
            + (installed.isEmpty()
                ? "no notifier is installed"
                : "several notifiers are installed");
    faults.add(ErrorCode.NO_PROVIDER, what, "", next);
  }

  /**
   * Lists the transports that were found, with whether each can be used now.
   *
   * @return one entry a provider, by scheme
   */
  public List<ProviderInfo> transports() {
    return new ProviderListing<>(transports).entries();
  }

  /**
   * Lists the notifiers that were found, with whether each can be used now.
   *
   * @return one entry a provider, by scheme
   */
  public List<ProviderInfo> notifiers() {
    return new ProviderListing<>(notifiers).entries();
  }
}
