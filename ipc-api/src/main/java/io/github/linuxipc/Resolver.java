package io.github.linuxipc;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChildEnd;
import io.github.linuxipc.config.AddressList;
import io.github.linuxipc.config.ChildEnvironment;
import io.github.linuxipc.config.Configuration;
import io.github.linuxipc.config.Demand;
import io.github.linuxipc.config.Faults;
import io.github.linuxipc.config.Names;
import io.github.linuxipc.config.NeutralSettings;
import io.github.linuxipc.discovery.Catalogue;
import io.github.linuxipc.discovery.EventCandidate;
import io.github.linuxipc.discovery.Search;
import io.github.linuxipc.engine.Candidate;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.ChildPlan;
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
  private final Catalogue catalogue;

  Resolver(Configuration configuration, Catalogue catalogue) {
    this.configuration = configuration;
    this.catalogue = catalogue;
  }

  /** What a receiver is opened with. */
  record ReceiverPlan(ChannelSettings settings, List<Candidate> candidates) {}

  /** What a sender is opened with. */
  record SenderPlan(ChannelSettings settings, Optional<Candidate> own, Candidate.Finder finder) {}

  ReceiverPlan receiver(String channelOrAddress, Capability... required) {
    Faults faults = new Faults();
    Target target = Target.of(channelOrAddress, NOUN);
    AddressList addresses = addresses(target, faults);
    NeutralSettings neutral = configuration.neutral(target.name(), Optional.of(addresses), faults);
    Demand demand = neutral.demand(required);
    ChannelSettings settings = neutral.settings(target.text(), addresses.origin(), demand);
    List<Candidate> candidates = candidates(target, addresses, demand, faults);
    faults.throwIfAny();
    return new ReceiverPlan(fitted(settings, candidates.stream().findFirst()), candidates);
  }

  /** In a list, an address that cannot be served here is skipped as long as another one can. */
  private List<Candidate> candidates(
      Target target, AddressList addresses, Demand demand, Faults faults) {
    Faults refusals = new Faults();
    List<Candidate> candidates = new ArrayList<>();
    for (Address address : addresses.bare()) {
      Search search = new Search(target.words(NOUN), address, addresses.origin(), faults, refusals);
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
    Faults faults = new Faults();
    Target target = Target.of(channelOrAddress, NOUN);
    Optional<AddressList> addresses = own(target, faults);
    NeutralSettings neutral = configuration.neutral(target.name(), addresses, faults);
    Demand demand = neutral.demand(required);
    Optional<AddressList> single = addresses.filter(list -> list.bare().size() == 1);
    String origin = single.map(AddressList::origin).orElse("the receiver's descriptor");
    ChannelSettings settings = neutral.settings(target.text(), origin, demand);
    Optional<Candidate> own =
        single.flatMap(list -> candidates(target, list, demand, faults).stream().findFirst());
    faults.throwIfAny();
    return new SenderPlan(fitted(settings, own), own, follower(target, addresses, demand));
  }

  /** Plans the ends of a child: each is where a receiver here would be bound. */
  List<ChildPlan> children(List<ChildEnd> ends) {
    Faults faults = new Faults();
    List<ChildPlan> plans = new ArrayList<>();
    for (ChildEnd end : ends) {
      Names.check(end.channel(), NOUN, Target.ORIGIN, faults);
    }
    faults.throwIfAny();
    for (ChildEnd end : ends) {
      plans.add(child(end, faults));
    }
    faults.throwIfAny();
    return plans;
  }

  private ChildPlan child(ChildEnd end, Faults faults) {
    Target target = Target.of(end.channel(), NOUN);
    AddressList addresses = addresses(target, faults);
    NeutralSettings neutral = configuration.neutral(target.name(), Optional.of(addresses), faults);
    Demand demand = neutral.demand();
    return new ChildPlan(
        end.role(),
        neutral.settings(target.text(), addresses.origin(), demand),
        candidates(target, addresses, demand, faults),
        ChildEnvironment.addressVariable(end.channel()),
        ChildEnvironment.of(end.channel(), neutral, configuration.runtimeDirectory()),
        !neutral.saysWhenItEnds());
  }

  private static ChannelSettings fitted(ChannelSettings settings, Optional<Candidate> candidate) {
    return candidate.filter(c -> c.transport().isStandardStream(c.address())).isPresent()
        ? settings.ofStandardStream()
        : settings;
  }

  private Follower follower(Target target, Optional<AddressList> addresses, Demand demand) {
    List<String> expected = new ArrayList<>();
    String because = "";
    if (addresses.isPresent()) {
      addresses.get().bare().forEach(address -> expected.add(address.scheme()));
      because = addresses.get().origin();
    } else if (configuration.transportIsSet()) {
      expected.add(configuration.transport().value());
      because = configuration.transport().origin();
    }
    return new Follower(catalogue, demand, target.words(NOUN), expected, because);
  }

  /** Finds an event's notifier; both ends must come to the same, so that nothing falls back. */
  EventCandidate event(String eventOrAddress) {
    Faults faults = new Faults();
    Target target = Target.of(eventOrAddress, "event");
    Optional<Map.Entry<Address, String>> address =
        target
            .address()
            .map(given -> Map.entry(given, Target.ORIGIN))
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
                    new Search(target.words("event"), a.getKey(), a.getValue(), faults, faults)));
    faults.throwIfAny();
    return found.orElseThrow();
  }

  private Optional<Map.Entry<Address, String>> defaultEvent(String name) {
    return catalogue
        .defaultNotifier()
        .map(scheme -> Map.entry(Address.of(scheme, name), "the default"));
  }

  /** The addresses at which a receiver binds. */
  AddressList addresses(Target target, Faults faults) {
    return own(target, faults).orElseGet(() -> byTransport(target, faults));
  }

  private Optional<AddressList> own(Target target, Faults faults) {
    return target
        .address()
        .map(address -> AddressList.of(address, Target.ORIGIN, faults))
        .or(() -> target.name().flatMap(name -> configuration.channelAddresses(name, faults)));
  }

  private AddressList byTransport(Target target, Faults faults) {
    String name = target.name().orElseThrow();
    Address address = catalogue.defaultAddress(configuration.transport(), name, faults);
    return AddressList.of(address, configuration.transport().origin(), faults);
  }
}
