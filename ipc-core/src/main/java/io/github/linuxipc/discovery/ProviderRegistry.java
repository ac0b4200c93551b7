package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.Setting;
import io.github.linuxipc.config.TransportRequirements;
import io.github.linuxipc.config.ValueParser;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.engine.state.StateCandidate;
import io.github.linuxipc.spi.MechanismProvider;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.StateKind;
import io.github.linuxipc.spi.StateProvider;
import io.github.linuxipc.spi.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The providers that one {@code Ipc} instance found. There is no static registry. Thread-safe. */
public final class ProviderRegistry {
  /** The order in which a notifier is chosen for an event that has no address. */
  private static final List<String> PREFERRED = List.of("futex", "sem", "signal");

  private final ProvidersByScheme<Transport> transports;
  private final ProvidersByScheme<Notifier> notifiers;
  private final List<@Nullable ClassLoader> loaders;
  private final BiFunction<String, String, Optional<Setting>> ofAllAddresses;
  private @Nullable ProvidersByScheme<StateProvider> states;

  private ProviderRegistry(
      ProvidersByScheme<Transport> transports,
      ProvidersByScheme<Notifier> notifiers,
      List<@Nullable ClassLoader> loaders,
      BiFunction<String, String, Optional<Setting>> ofAllAddresses) {
    this.transports = transports;
    this.notifiers = notifiers;
    this.loaders = loaders;
    this.ofAllAddresses = ofAllAddresses;
  }

  /**
   * Loads the providers. A broken one is logged at WARN.
   *
   * @param loaders the class loaders to search; null stands for the system's class loader
   * @return the registry
   */
  public static ProviderRegistry discover(@Nullable ClassLoader... loaders) {
    List<@Nullable ClassLoader> searched = Arrays.asList(loaders);
    return new ProviderRegistry(
        new ProvidersByScheme<>(
            ProviderAccess.TRANSPORT, ProviderLoader.from(searched, ProviderAccess.TRANSPORT)),
        new ProvidersByScheme<>(
            ProviderAccess.NOTIFIER, ProviderLoader.from(searched, ProviderAccess.NOTIFIER)),
        searched,
        (scheme, option) -> Optional.empty());
  }

  /**
   * Returns the same providers with options that are set for all addresses.
   *
   * @param ofAllAddresses returns the setting of an option, by the provider's scheme and the
   *     option's name
   * @return the registry
   */
  public ProviderRegistry with(BiFunction<String, String, Optional<Setting>> ofAllAddresses) {
    return new ProviderRegistry(transports, notifiers, loaders, ofAllAddresses);
  }

  /**
   * Returns the value of an option that is set for all addresses of a provider.
   *
   * @param scheme the provider's scheme
   * @param option one of the provider's options
   * @return the parsed value; the option's default if it is not set
   * @throws io.github.linuxipc.channel.IpcConfigurationException if the value is not allowed
   */
  public Object ofAllAddresses(String scheme, Option<?> option) {
    ConfigurationErrors errors = new ConfigurationErrors();
    Object value =
        ofAllAddresses
            .apply(scheme, option.name())
            .<Object>map(setting -> ValueParser.read(option, setting, setting.key(), errors))
            .orElse(option.fallback());
    errors.throwIfAny();
    return value;
  }

  /**
   * Finds the transport for an address.
   *
   * @param query the address, and the collectors of errors
   * @param requirements what the channel requires
   * @return the address with its transport; empty after an error
   */
  public Optional<ResolvedAddress> transport(
      ProviderQuery query, TransportRequirements requirements) {
    Optional<DiscoveredProvider<Transport>> found = transports.find(query);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    boolean qualified = new RequirementsCheck(transports, query, requirements).check(found.get());
    var options = OptionParser.ofChannel(query, found.get(), ofAllAddresses);
    return found
        .get()
        .instance()
        .filter(transport -> qualified)
        .map(t -> new ResolvedAddress(t, query.address(), options, query.origin(), this::doorbell));
  }

  /**
   * Reports an error if a sender could not reach any receiver. This is the case if no transport
   * that reaches another process is installed, unless the transport within one process is installed
   * and configured.
   *
   * @param channel the channel as error texts name it
   * @param chosen the schemes that the settings name
   * @param errors receives the error
   */
  public void requireReach(String channel, Collection<String> chosen, ConfigurationErrors errors) {
    Set<String> installed = transports.schemes();
    if (installed.stream().anyMatch(s -> !s.equals(KnownModules.WITHIN_ONE_PROCESS))
        || (installed.contains(KnownModules.WITHIN_ONE_PROCESS)
            && chosen.contains(KnownModules.WITHIN_ONE_PROCESS))) {
      return;
    }
    errors.add(
        ErrorCode.NO_PROVIDER,
        "No transport is installed that reaches another process",
        channel,
        "Add "
            + KnownModules.all(ProviderAccess.TRANSPORT, KnownModules.WITHIN_ONE_PROCESS)
            + ". "
            + MissingProviderReport.describeInstalled(transports));
  }

  /**
   * Returns the address to which a transport binds a channel that has no configured address.
   *
   * @param scheme the transport's scheme, and where it was set
   * @param channel the channel's name
   * @param errors receives an error if the transport returns no usable address
   * @return the address; {@code scheme:channel} if no such transport is installed, or after an
   *     error
   */
  public Address defaultAddress(Setting scheme, String channel, ConfigurationErrors errors) {
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
    } catch (Throwable e) { // a provider's failure must not look like the application's
      fault = "threw " + ProviderLoader.reason(e);
    }
    String what =
        "The transport " + best.get(0).describe() + " is broken: defaultAddress() " + fault;
    String next = "Give the channel an address.";
    errors.add(ErrorCode.PROVIDER_UNAVAILABLE, what, scheme.origin(), next);
    return plain;
  }

  /**
   * Returns whether a server holds the messages of a transport, which may be on another host.
   *
   * @param scheme the transport's scheme
   * @return false too if no such transport is installed
   */
  public boolean isBrokered(String scheme) {
    return instances(transports, scheme).stream().anyMatch(Transport::isBrokered);
  }

  /**
   * Finds the notifier for an address.
   *
   * @param query the address, and the collectors of errors
   * @return the notifier; empty after an error
   */
  public Optional<EventCandidate> notifier(ProviderQuery query) {
    return candidate(
        notifiers.find(query),
        query,
        (found, options) -> new EventCandidate(found, query.address(), options, query.where()));
  }

  /** Parses the options of a provider that was found, and makes a candidate of both. */
  private static <P extends MechanismProvider, C> Optional<C> candidate(
      Optional<DiscoveredProvider<P>> found,
      ProviderQuery query,
      BiFunction<P, Map<String, Object>, C> candidate) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> options = OptionParser.ofEvent(query, found.get());
    return found.get().instance().map(provider -> candidate.apply(provider, options));
  }

  /**
   * Returns the providers of shared state. They are loaded at the first use: few programs use any.
   */
  private synchronized ProvidersByScheme<StateProvider> states() {
    ProvidersByScheme<StateProvider> found = states;
    if (found == null) {
      found =
          new ProvidersByScheme<>(
              ProviderAccess.STATE, ProviderLoader.from(loaders, ProviderAccess.STATE));
      states = found;
    }
    return found;
  }

  /**
   * Finds the provider of shared state for an address.
   *
   * @param query the address, and the collectors of errors
   * @return the provider; empty after an error
   */
  public Optional<StateCandidate> state(ProviderQuery query) {
    return candidate(
        states().find(query),
        query,
        (found, options) -> new StateCandidate(found, query.address(), options, query.where()));
  }

  /** Returns the notifier for a channel's doorbell. */
  private Notifier doorbell(String scheme, String where) {
    ConfigurationErrors errors = new ConfigurationErrors();
    Address doorbell = Address.of(scheme, "doorbell");
    ProviderQuery query =
        new ProviderQuery(where, doorbell, "the channel's notify", errors, errors);
    Optional<Notifier> found = notifiers.find(query).flatMap(DiscoveredProvider::instance);
    errors.throwIfAny();
    return found.orElseThrow();
  }

  /**
   * Returns the scheme of events that have no address: the first of {@code futex}, {@code sem} and
   * {@code signal} that is installed, or else the only installed one.
   *
   * @return the scheme; empty if no notifier is installed or the choice is ambiguous
   */
  public Optional<String> defaultNotifier() {
    List<String> installed = new ArrayList<>(notifiers.schemes());
    return PREFERRED.stream()
        .filter(installed::contains)
        .findFirst()
        .or(() -> installed.size() == 1 ? Optional.of(installed.get(0)) : Optional.empty());
  }

  /**
   * Reports that an event has no address and no default can be chosen.
   *
   * @param event the event's name
   * @param errors receives the error
   */
  public void reportNoNotifier(String event, ConfigurationErrors errors) {
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
    errors.add(ErrorCode.NO_PROVIDER, what, "", next);
  }

  /**
   * Returns the transports, notifiers and providers of shared state that would be used.
   *
   * @return one provider for each scheme of each kind
   */
  public List<MechanismProvider> providers() {
    List<MechanismProvider> all = new ArrayList<>();
    transports.schemes().forEach(scheme -> all.addAll(instances(transports, scheme)));
    notifiers.schemes().forEach(scheme -> all.addAll(instances(notifiers, scheme)));
    all.addAll(stateInstances());
    return all;
  }

  private List<StateProvider> stateInstances() {
    List<StateProvider> all = new ArrayList<>();
    states().schemes().forEach(scheme -> all.addAll(instances(states(), scheme)));
    return all;
  }

  /**
   * Finds out what the shared state of a name is. Loads the providers of shared state.
   *
   * @param directory the runtime directory, which exists and was checked
   * @param name the name
   * @return the kind; empty if there is none that a process uses or that is persistent
   * @throws IOException if that cannot be found out
   */
  public Optional<StateKind> findState(Path directory, String name) throws IOException {
    for (StateProvider each : stateInstances()) {
      Optional<StateKind> found =
          each.availability().available() ? each.find(directory, name) : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static <P extends MechanismProvider> List<P> instances(
      ProvidersByScheme<P> providers, String scheme) {
    List<DiscoveredProvider<P>> best = providers.best(scheme);
    return best.size() == 1 ? best.get(0).instance().stream().toList() : List.of();
  }

  /**
   * Lists the transports that were found, and whether each can be used now.
   *
   * @return one entry for each provider, sorted by scheme
   */
  public List<ProviderInfo> transports() {
    return new ProviderListing<>(transports).entries();
  }

  /**
   * Lists the notifiers that were found, and whether each can be used now.
   *
   * @return one entry for each provider, sorted by scheme
   */
  public List<ProviderInfo> notifiers() {
    return new ProviderListing<>(notifiers).entries();
  }

  /**
   * Lists the providers of shared state that were found, and whether each can be used now.
   *
   * @return one entry for each provider, sorted by scheme
   */
  public List<ProviderInfo> stateProviders() {
    return new ProviderListing<>(states()).entries();
  }
}
