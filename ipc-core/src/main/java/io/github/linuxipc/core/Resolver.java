package io.github.linuxipc.core;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.AddressList;
import io.github.linuxipc.config.ChildEnvironment;
import io.github.linuxipc.config.CommonSettings;
import io.github.linuxipc.config.Configuration;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.KeySection;
import io.github.linuxipc.config.NameValidator;
import io.github.linuxipc.config.TransportRequirements;
import io.github.linuxipc.discovery.EventCandidate;
import io.github.linuxipc.discovery.ProviderQuery;
import io.github.linuxipc.discovery.ProviderRegistry;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.ChildEndpointSpec;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.engine.service.ServiceSettings;
import io.github.linuxipc.engine.state.StateCandidate;
import io.github.linuxipc.engine.state.StatePlan;
import io.github.linuxipc.engine.state.StateSettings;
import io.github.linuxipc.engine.topic.TopicPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves a name or an address to what the engine opens. Reports all errors together. */
final class Resolver {
  private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

  private final Configuration configuration;
  private final ProviderRegistry registry;

  Resolver(Configuration configuration, ProviderRegistry registry) {
    this.configuration = configuration;
    this.registry = registry;
  }

  /** The parameters for opening a receiver. */
  record ReceiverPlan(
      ChannelSettings settings, List<ResolvedAddress> candidates, ServiceSettings calls) {}

  /** The parameters for opening a sender. */
  record SenderPlan(
      ChannelSettings settings,
      Optional<ResolvedAddress> configured,
      ResolvedAddress.Finder finder,
      ServiceSettings calls) {}

  ReceiverPlan receiver(String channelOrAddress, Capability... required) {
    return receiver(KeySection.CHANNELS, channelOrAddress, required);
  }

  ReceiverPlan receiver(KeySection section, String channelOrAddress, Capability... required) {
    ConfigurationErrors errors = new ConfigurationErrors();
    NameOrAddress target = NameOrAddress.of(channelOrAddress, section.kind().word());
    AddressList addresses = addresses(section, target, errors);
    CommonSettings common =
        configuration.common(section, target.name(), Optional.of(addresses), errors);
    TransportRequirements requirements = common.requirements(required);
    ChannelSettings settings = common.settings(target.text(), addresses.origin(), requirements);
    PatternRequirements.check(section, common, settings, errors);
    List<ResolvedAddress> candidates = candidates(section, target, addresses, requirements, errors);
    PatternRequirements.checkStream(section, settings, candidates, errors);
    errors.throwIfAny();
    return new ReceiverPlan(
        adapt(section, settings, candidates.stream().findFirst()),
        candidates,
        common.service(settings));
  }

  /**
   * Finds the providers of a list of addresses. Skips an address that cannot be served here. If
   * none can be served, all of them are reported as errors.
   */
  private List<ResolvedAddress> candidates(
      KeySection section,
      NameOrAddress target,
      AddressList addresses,
      TransportRequirements requirements,
      ConfigurationErrors errors) {
    ConfigurationErrors recoverableErrors = new ConfigurationErrors();
    List<ResolvedAddress> candidates = new ArrayList<>();
    for (Address address : addresses.bare()) {
      ProviderQuery query =
          new ProviderQuery(
              target.describe(section.kind().word()),
              address,
              addresses.origin(),
              errors,
              recoverableErrors);
      registry
          .transport(query, requirements)
          .filter(found -> PatternRequirements.check(section, found, recoverableErrors))
          .ifPresent(candidates::add);
    }
    if (candidates.isEmpty()) {
      errors.addAll(recoverableErrors);
    } else {
      recoverableErrors.texts().forEach(text -> LOG.warn("Skipped an address: {}", text));
    }
    return candidates;
  }

  /**
   * Plans a sender. If exactly one address is passed or configured, the sender uses that address.
   * Otherwise the sender connects to the address that its receiver has published. The setting
   * {@code transport} and a list of several addresses are only compared with the published address,
   * unless that transport's messages are held by a server: then a receiver may be on another host,
   * where this process does not see what it publishes, and the setting is an address as well.
   */
  SenderPlan sender(String channelOrAddress, Capability... required) {
    return sender(KeySection.CHANNELS, channelOrAddress, required);
  }

  SenderPlan sender(KeySection section, String channelOrAddress, Capability... required) {
    ConfigurationErrors errors = new ConfigurationErrors();
    NameOrAddress target = NameOrAddress.of(channelOrAddress, section.kind().word());
    Optional<AddressList> addresses =
        configuredAddresses(section, target, errors)
            .or(() -> addressesAtServer(section, target, errors));
    CommonSettings common = configuration.common(section, target.name(), addresses, errors);
    TransportRequirements requirements = common.requirements(required);
    Optional<AddressList> single = addresses.filter(list -> list.bare().size() == 1);
    String origin = single.map(AddressList::origin).orElse("the receiver's descriptor");
    ChannelSettings settings = common.settings(target.text(), origin, requirements);
    PatternRequirements.check(section, common, settings, errors);
    Optional<ResolvedAddress> configured =
        single.flatMap(
            list -> candidates(section, target, list, requirements, errors).stream().findFirst());
    errors.throwIfAny();
    return new SenderPlan(
        adapt(section, settings, configured),
        configured,
        publishedAddressResolver(section, target, addresses, requirements),
        common.service(settings));
  }

  /**
   * Plans a publisher, or work on the topic's subscriptions. Its addresses name the transport only.
   * If none is configured, it follows the processes that already use the topic.
   */
  TopicPlan topic(String topicOrAddress, Capability... required) {
    return topic(topicOrAddress, false, required);
  }

  /** Plans a subscriber, whose subscription may be durable. */
  TopicPlan subscriber(String topicOrAddress, Capability... required) {
    return topic(topicOrAddress, true, required);
  }

  private TopicPlan topic(String topicOrAddress, boolean subscribes, Capability... required) {
    KeySection section = KeySection.TOPICS;
    ConfigurationErrors errors = new ConfigurationErrors();
    NameOrAddress target = NameOrAddress.of(topicOrAddress, section.kind().word());
    Optional<AddressList> configured = configuredAddresses(section, target, errors);
    AddressList addresses = configured.orElseGet(() -> defaultAddresses(section, target, errors));
    CommonSettings common =
        configuration.common(section, target.name(), Optional.of(addresses), errors);
    TransportRequirements requirements = common.requirements(required);
    ChannelSettings settings = common.settings(target.text(), addresses.origin(), requirements);
    if (subscribes) {
      PatternRequirements.checkSubscription(common, target.text(), errors);
    }
    List<ResolvedAddress> candidates = candidates(section, target, addresses, requirements, errors);
    candidates.stream()
        .map(ResolvedAddress::address)
        .filter(address -> !address.targetsName())
        .forEach(
            address ->
                errors.add(
                    ErrorCode.BAD_ADDRESS,
                    "The address " + address + " targets no name",
                    addresses.origin(),
                    "A topic is found by its name: write one, such as "
                        + address.scheme()
                        + ":prices."));
    errors.throwIfAny();
    return new TopicPlan(
        common.topic(settings),
        candidates,
        configured.isPresent() || configuration.transportIsSet(),
        publishedAddressResolver(section, target, configured, requirements));
  }

  /**
   * Plans a child's endpoints. Each endpoint has the addresses to which a receiver in this process
   * would be bound.
   */
  List<ChildEndpointSpec> children(List<ChildEndpoint> ends) {
    ConfigurationErrors errors = new ConfigurationErrors();
    List<ChildEndpointSpec> plans = new ArrayList<>();
    for (ChildEndpoint end : ends) {
      NameValidator.check(end.channel(), section(end).kind().word(), NameOrAddress.ORIGIN, errors);
    }
    errors.throwIfAny();
    for (ChildEndpoint end : ends) {
      plans.add(child(end, errors));
    }
    errors.throwIfAny();
    return plans;
  }

  private ChildEndpointSpec child(ChildEndpoint end, ConfigurationErrors errors) {
    KeySection section = section(end);
    NameOrAddress target = NameOrAddress.of(end.channel(), section.kind().word());
    AddressList addresses = addresses(section, target, errors);
    CommonSettings common =
        configuration.common(section, target.name(), Optional.of(addresses), errors);
    TransportRequirements requirements = common.requirements();
    ChannelSettings settings = common.settings(target.text(), addresses.origin(), requirements);
    PatternRequirements.check(section, common, settings, errors);
    List<ResolvedAddress> candidates = candidates(section, target, addresses, requirements, errors);
    boolean ends = candidates.stream().noneMatch(each -> each.transport().isBrokered());
    return new ChildEndpointSpec(
        end.role(),
        settings,
        candidates,
        ChildEnvironment.addressVariable(section, end.channel()),
        ChildEnvironment.of(section, end.channel(), common, ends, configuration.runtimeDirectory()),
        ends && section == KeySection.CHANNELS && !common.isEndOfStreamSet());
  }

  /** Returns the section that contains the keys of a child's endpoint. */
  private static KeySection section(ChildEndpoint end) {
    return switch (end.role()) {
      case SENDER, RECEIVER -> KeySection.CHANNELS;
      case REQUESTER, RESPONDER -> KeySection.SERVICES;
    };
  }

  /**
   * Adapts the settings if the address is a standard stream. No other process can find such an
   * endpoint by a channel's name. The stream ends with the last writer. The wire format {@code
   * framed}, which is the default, becomes {@code lines}.
   */
  private static ChannelSettings adaptToStandardStream(
      ChannelSettings settings, Optional<ResolvedAddress> candidate) {
    return candidate.filter(c -> PatternRequirements.isStandardStream(c.address())).isPresent()
        ? settings.ofStandardStream()
        : settings;
  }

  /** Adapts the settings to what the transport of the first address makes of every channel. */
  private static ChannelSettings adapt(
      KeySection section, ChannelSettings settings, Optional<ResolvedAddress> candidate) {
    boolean brokered = candidate.filter(c -> c.transport().isBrokered()).isPresent();
    return brokered && section == KeySection.CHANNELS
        ? settings.asPersistent()
        : adaptToStandardStream(settings, candidate);
  }

  private PublishedAddressResolver publishedAddressResolver(
      KeySection section,
      NameOrAddress target,
      Optional<AddressList> addresses,
      TransportRequirements requirements) {
    List<String> expected = new ArrayList<>();
    String expectedOrigin = "";
    if (addresses.isPresent()) {
      addresses.get().bare().forEach(address -> expected.add(address.scheme()));
      expectedOrigin = addresses.get().origin();
    } else if (configuration.transportIsSet()) {
      expected.add(configuration.transport().value());
      expectedOrigin = configuration.transport().origin();
    }
    return new PublishedAddressResolver(
        registry,
        section,
        requirements,
        target.describe(section.kind().word()),
        expected,
        expectedOrigin);
  }

  /**
   * Finds an event's notifier. If that notifier cannot be used here, no other one is tried, because
   * both ends must find the same notifier.
   */
  EventCandidate event(String eventOrAddress) {
    ConfigurationErrors errors = new ConfigurationErrors();
    NameOrAddress target = NameOrAddress.of(eventOrAddress, "event");
    Optional<Map.Entry<Address, String>> address =
        target
            .address()
            .map(given -> Map.entry(given, NameOrAddress.ORIGIN))
            .or(() -> target.name().flatMap(name -> configuration.eventAddress(name, errors)))
            .or(() -> target.name().flatMap(this::defaultEvent));
    errors.throwIfAny();
    if (address.isEmpty()) {
      registry.reportNoNotifier(target.text(), errors);
    }
    Optional<EventCandidate> found =
        address.flatMap(
            a ->
                registry.notifier(
                    new ProviderQuery(
                        target.describe("event"), a.getKey(), a.getValue(), errors, errors)));
    errors.throwIfAny();
    return found.orElseThrow();
  }

  /** Plans shared state. It has one address: all its processes must find the same memory. */
  StatePlan state(KeySection section, String nameOrAddress) {
    ConfigurationErrors errors = new ConfigurationErrors();
    String noun = section.kind().word();
    NameOrAddress target = NameOrAddress.of(nameOrAddress, noun);
    AddressList addresses =
        configuredAddresses(section, target, errors)
            .orElseGet(
                () ->
                    AddressList.of(
                        Address.of(configuration.state().value(), target.name().orElseThrow()),
                        configuration.state().origin(),
                        section,
                        errors));
    if (addresses.bare().size() > 1) {
      errors.add(
          ErrorCode.BAD_ADDRESS,
          "The " + noun + " " + target.text() + " has several addresses, but can have only one",
          addresses.origin(),
          "All processes must use the same memory.");
    }
    CommonSettings common =
        configuration.common(section, target.name(), Optional.of(addresses), errors);
    StateSettings settings = common.state();
    Optional<StateCandidate> found =
        addresses.bare().stream()
            .findFirst()
            .flatMap(
                address ->
                    registry.state(
                        new ProviderQuery(
                            target.describe(noun), address, addresses.origin(), errors, errors)));
    errors.throwIfAny();
    return new StatePlan(target.text(), found.orElseThrow(), settings);
  }

  private Optional<Map.Entry<Address, String>> defaultEvent(String name) {
    return registry
        .defaultNotifier()
        .map(scheme -> Map.entry(Address.of(scheme, name), "the default"));
  }

  /** Returns the addresses to which a receiver would try to bind, in that order. */
  AddressList addresses(KeySection section, NameOrAddress target, ConfigurationErrors errors) {
    return configuredAddresses(section, target, errors)
        .orElseGet(() -> defaultAddresses(section, target, errors));
  }

  private Optional<AddressList> configuredAddresses(
      KeySection section, NameOrAddress target, ConfigurationErrors errors) {
    return target
        .address()
        .map(address -> AddressList.of(address, NameOrAddress.ORIGIN, section, errors))
        .or(() -> target.name().flatMap(name -> configuration.addresses(section, name, errors)));
  }

  private Optional<AddressList> addressesAtServer(
      KeySection section, NameOrAddress target, ConfigurationErrors errors) {
    return configuration.transportIsSet() && registry.isBrokered(configuration.transport().value())
        ? Optional.of(defaultAddresses(section, target, errors))
        : Optional.empty();
  }

  private AddressList defaultAddresses(
      KeySection section, NameOrAddress target, ConfigurationErrors errors) {
    String name = target.name().orElseThrow();
    Address address = registry.defaultAddress(configuration.transport(), name, errors);
    return AddressList.of(address, configuration.transport().origin(), section, errors);
  }
}
