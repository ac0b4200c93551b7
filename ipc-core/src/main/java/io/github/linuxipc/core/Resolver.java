package io.github.linuxipc.core;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.config.AddressList;
import io.github.linuxipc.config.ChildEnvironment;
import io.github.linuxipc.config.CommonSettings;
import io.github.linuxipc.config.Configuration;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.NameValidator;
import io.github.linuxipc.config.TransportRequirements;
import io.github.linuxipc.discovery.EventCandidate;
import io.github.linuxipc.discovery.ProviderQuery;
import io.github.linuxipc.discovery.ProviderRegistry;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.ChildEndpointSpec;
import io.github.linuxipc.engine.ResolvedAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what an application names into what the engine opens. All faults come at once. */
final class Resolver {
  private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);
  private static final String NOUN = "channel";

  private final Configuration configuration;
  private final ProviderRegistry catalogue;

  Resolver(Configuration configuration, ProviderRegistry catalogue) {
    this.configuration = configuration;
    this.catalogue = catalogue;
  }

  /** What a receiver is opened with. */
  record ReceiverPlan(ChannelSettings settings, List<ResolvedAddress> candidates) {}

  /** What a sender is opened with. */
  record SenderPlan(
      ChannelSettings settings, Optional<ResolvedAddress> own, ResolvedAddress.Finder finder) {}

  ReceiverPlan receiver(String channelOrAddress, Capability... required) {
    ConfigurationErrors faults = new ConfigurationErrors();
    NameOrAddress target = NameOrAddress.of(channelOrAddress, NOUN);
    AddressList addresses = addresses(target, faults);
    CommonSettings neutral = configuration.common(target.name(), Optional.of(addresses), faults);
    TransportRequirements demand = neutral.demand(required);
    ChannelSettings settings = neutral.settings(target.text(), addresses.origin(), demand);
    List<ResolvedAddress> candidates = candidates(target, addresses, demand, faults);
    faults.throwIfAny();
    return new ReceiverPlan(
        adaptToStandardStream(settings, candidates.stream().findFirst()), candidates);
  }

  /** In a list, an address that cannot be served here is skipped as long as another one can. */
  private List<ResolvedAddress> candidates(
      NameOrAddress target,
      AddressList addresses,
      TransportRequirements demand,
      ConfigurationErrors faults) {
    ConfigurationErrors refusals = new ConfigurationErrors();
    List<ResolvedAddress> candidates = new ArrayList<>();
    for (Address address : addresses.bare()) {
      ProviderQuery search =
          new ProviderQuery(target.describe(NOUN), address, addresses.origin(), faults, refusals);
      catalogue.transport(search, demand).ifPresent(candidates::add);
    }
    if (candidates.isEmpty()) {
      faults.addAll(refusals);
    } else {
      refusals.texts().forEach(text -> LOG.warn("Skipped an address: {}", text));
    }
    return candidates;
  }

  /** A sender reads neither the transport nor a list of several: it follows its receiver. */
  SenderPlan sender(String channelOrAddress, Capability... required) {
    ConfigurationErrors faults = new ConfigurationErrors();
    NameOrAddress target = NameOrAddress.of(channelOrAddress, NOUN);
    Optional<AddressList> addresses = configuredAddresses(target, faults);
    CommonSettings neutral = configuration.common(target.name(), addresses, faults);
    TransportRequirements demand = neutral.demand(required);
    Optional<AddressList> single = addresses.filter(list -> list.bare().size() == 1);
    String origin = single.map(AddressList::origin).orElse("the receiver's descriptor");
    ChannelSettings settings = neutral.settings(target.text(), origin, demand);
    Optional<ResolvedAddress> own =
        single.flatMap(list -> candidates(target, list, demand, faults).stream().findFirst());
    faults.throwIfAny();
    return new SenderPlan(
        adaptToStandardStream(settings, own), own, follower(target, addresses, demand));
  }

  /** Plans the ends of a child: each is where a receiver here would be bound. */
  List<ChildEndpointSpec> children(List<ChildEndpoint> ends) {
    ConfigurationErrors faults = new ConfigurationErrors();
    List<ChildEndpointSpec> plans = new ArrayList<>();
    for (ChildEndpoint end : ends) {
      NameValidator.check(end.channel(), NOUN, NameOrAddress.ORIGIN, faults);
    }
    faults.throwIfAny();
    for (ChildEndpoint end : ends) {
      plans.add(child(end, faults));
    }
    faults.throwIfAny();
    return plans;
  }

  private ChildEndpointSpec child(ChildEndpoint end, ConfigurationErrors faults) {
    NameOrAddress target = NameOrAddress.of(end.channel(), NOUN);
    AddressList addresses = addresses(target, faults);
    CommonSettings neutral = configuration.common(target.name(), Optional.of(addresses), faults);
    TransportRequirements demand = neutral.demand();
    return new ChildEndpointSpec(
        end.role(),
        neutral.settings(target.text(), addresses.origin(), demand),
        candidates(target, addresses, demand, faults),
        ChildEnvironment.addressVariable(end.channel()),
        ChildEnvironment.of(end.channel(), neutral, configuration.runtimeDirectory()),
        !neutral.isEndOfStreamSet());
  }

  private static ChannelSettings adaptToStandardStream(
      ChannelSettings settings, Optional<ResolvedAddress> candidate) {
    return candidate.filter(c -> c.transport().isStandardStream(c.address())).isPresent()
        ? settings.ofStandardStream()
        : settings;
  }

  private PublishedAddressResolver follower(
      NameOrAddress target, Optional<AddressList> addresses, TransportRequirements demand) {
    List<String> expected = new ArrayList<>();
    String because = "";
    if (addresses.isPresent()) {
      addresses.get().bare().forEach(address -> expected.add(address.scheme()));
      because = addresses.get().origin();
    } else if (configuration.transportIsSet()) {
      expected.add(configuration.transport().value());
      because = configuration.transport().origin();
    }
    return new PublishedAddressResolver(
        catalogue, demand, target.describe(NOUN), expected, because);
  }

  /** Finds an event's notifier; both ends must come to the same, so that nothing falls back. */
  EventCandidate event(String eventOrAddress) {
    ConfigurationErrors faults = new ConfigurationErrors();
    NameOrAddress target = NameOrAddress.of(eventOrAddress, "event");
    Optional<Map.Entry<Address, String>> address =
        target
            .address()
            .map(given -> Map.entry(given, NameOrAddress.ORIGIN))
            .or(() -> target.name().flatMap(name -> configuration.eventAddress(name, faults)))
            .or(() -> target.name().flatMap(this::defaultEvent));
    faults.throwIfAny();
    if (address.isEmpty()) {
      catalogue.reportNoNotifier(target.text(), faults);
    }
    Optional<EventCandidate> found =
        address.flatMap(
            a ->
                catalogue.notifier(
                    new ProviderQuery(
                        target.describe("event"), a.getKey(), a.getValue(), faults, faults)));
    faults.throwIfAny();
    return found.orElseThrow();
  }

  private Optional<Map.Entry<Address, String>> defaultEvent(String name) {
    return catalogue
        .defaultNotifier()
        .map(scheme -> Map.entry(Address.of(scheme, name), "the default"));
  }

  /** The addresses at which a receiver binds. */
  AddressList addresses(NameOrAddress target, ConfigurationErrors faults) {
    return configuredAddresses(target, faults).orElseGet(() -> byTransport(target, faults));
  }

  private Optional<AddressList> configuredAddresses(
      NameOrAddress target, ConfigurationErrors faults) {
    return target
        .address()
        .map(address -> AddressList.of(address, NameOrAddress.ORIGIN, faults))
        .or(() -> target.name().flatMap(name -> configuration.channelAddresses(name, faults)));
  }

  private AddressList byTransport(NameOrAddress target, ConfigurationErrors faults) {
    String name = target.name().orElseThrow();
    Address address = catalogue.defaultAddress(configuration.transport(), name, faults);
    return AddressList.of(address, configuration.transport().origin(), faults);
  }
}
