package io.github.linuxipc.core;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelInfo;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointListener;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.config.AddressList;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.KeySection;
import io.github.linuxipc.discovery.ProviderRegistry;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.OpenEndpoints;
import io.github.linuxipc.engine.activity.ActivityWriter;
import io.github.linuxipc.engine.service.Services;
import io.github.linuxipc.engine.state.States;
import io.github.linuxipc.engine.topic.Topics;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.inventory.ActivityMonitor;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import io.github.linuxipc.topic.DurableSubscription;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Resolves names and addresses, and opens their endpoints with the engine. */
final class DefaultIpc implements Ipc {
  private final Resolver resolver;
  private final ProviderRegistry registry;
  private final Engine engine;
  private final OpenEndpoints endpoints;
  private final EventOpener events;
  private final Services services;
  private final Topics topics;
  private final States states;
  private final InventoryReader inventories;
  private final ActivityWriter activity;

  DefaultIpc(Resolver resolver, ProviderRegistry registry, Engine engine) {
    this.resolver = resolver;
    this.registry = registry;
    this.engine = engine;
    this.endpoints = engine.endpoints();
    this.events = new EventOpener(resolver, engine);
    this.services = new Services(engine);
    this.topics = new Topics(engine);
    this.states = new States(engine);
    this.inventories = new InventoryReader(engine, registry);
    this.activity = new ActivityWriter(engine.runtime().path(), endpoints::snapshot);
  }

  private <T extends Endpoint> T opened(T endpoint) {
    T added = endpoints.add(endpoint);
    activity.start();
    return added;
  }

  @Override
  public Sender sender(String channelOrAddress, Capability... required)
      throws IpcException, InterruptedException {
    StackReserve.require();
    Resolver.SenderPlan plan = resolver.sender(channelOrAddress, required);
    return opened(engine.sender(plan.settings(), plan.configured(), plan.finder()));
  }

  @Override
  public Receiver receiver(String channelOrAddress, Capability... required)
      throws IpcException, InterruptedException {
    StackReserve.require();
    Resolver.ReceiverPlan plan = resolver.receiver(channelOrAddress, required);
    return opened(engine.receiver(plan.settings(), plan.candidates()));
  }

  @Override
  public Requester requester(String serviceOrAddress, Capability... required)
      throws IpcException, InterruptedException {
    StackReserve.require();
    Resolver.SenderPlan plan = resolver.sender(KeySection.SERVICES, serviceOrAddress, required);
    return opened(services.requester(plan.calls(), plan.configured(), plan.finder()));
  }

  @Override
  public Responder responder(String serviceOrAddress, Capability... required)
      throws IpcException, InterruptedException {
    StackReserve.require();
    Resolver.ReceiverPlan plan = resolver.receiver(KeySection.SERVICES, serviceOrAddress, required);
    return opened(services.responder(plan.calls(), plan.candidates()));
  }

  @Override
  public TopicPublisher publisher(String topicOrAddress, Capability... required)
      throws IpcException, InterruptedException {
    StackReserve.require();
    return opened(topics.publisher(resolver.topic(topicOrAddress, required)));
  }

  @Override
  public TopicSubscriber subscriber(String topicOrAddress, Capability... required)
      throws IpcException, InterruptedException {
    StackReserve.require();
    return opened(topics.subscriber(resolver.subscriber(topicOrAddress, required)));
  }

  @Override
  public List<DurableSubscription> durableSubscriptions(String topicOrAddress)
      throws IpcException, InterruptedException {
    StackReserve.require();
    return topics.durableSubscriptions(resolver.topic(topicOrAddress));
  }

  @Override
  public void endSubscription(String topicOrAddress, String subscription)
      throws IpcException, InterruptedException {
    StackReserve.require();
    topics.endSubscription(resolver.topic(topicOrAddress), subscription);
  }

  @Override
  public Blackboard blackboard(String blackboardOrAddress)
      throws IpcException, InterruptedException {
    StackReserve.require();
    return opened(states.blackboard(resolver.state(KeySection.BLACKBOARDS, blackboardOrAddress)));
  }

  @Override
  public BlackboardWriter blackboardWriter(String blackboardOrAddress)
      throws IpcException, InterruptedException {
    StackReserve.require();
    return opened(
        states.blackboardWriter(resolver.state(KeySection.BLACKBOARDS, blackboardOrAddress)));
  }

  @Override
  public Region region(String regionOrAddress, int bytes)
      throws IpcException, InterruptedException {
    StackReserve.require();
    return states.region(resolver.state(KeySection.REGIONS, regionOrAddress), bytes);
  }

  @Override
  public ProcessLock lock(String lockOrAddress) throws IpcException, InterruptedException {
    StackReserve.require();
    return states.lock(resolver.state(KeySection.LOCKS, lockOrAddress));
  }

  @Override
  public List<ProviderInfo> stateProviders() {
    StackReserve.require();
    return registry.stateProviders();
  }

  @Override
  public Waker waker(String eventOrAddress) throws IpcException, InterruptedException {
    StackReserve.require();
    return events.waker(eventOrAddress);
  }

  @Override
  public Waiter waiter(String eventOrAddress) throws IpcException, InterruptedException {
    StackReserve.require();
    return events.waiter(eventOrAddress);
  }

  @Override
  public Process startChild(ProcessBuilder child, ChildEndpoint... ends)
      throws IpcException, InterruptedException {
    StackReserve.require();
    return engine.startChild(child, resolver.children(List.of(ends)));
  }

  @Override
  public WaitSet waitSet() {
    StackReserve.require();
    return engine.waitSet();
  }

  @Override
  public List<ProviderInfo> transports() {
    StackReserve.require();
    return registry.transports();
  }

  @Override
  public List<ProviderInfo> notifiers() {
    StackReserve.require();
    return registry.notifiers();
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints.snapshot();
  }

  @Override
  public void addListener(EndpointListener listener) {
    endpoints.add(Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public void removeListener(EndpointListener listener) {
    endpoints.remove(listener);
  }

  @Override
  public ChannelInfo resolve(String channelOrAddress) throws IpcException {
    StackReserve.require();
    ConfigurationErrors errors = new ConfigurationErrors();
    NameOrAddress target = NameOrAddress.of(channelOrAddress, "channel");
    AddressList addresses = resolver.addresses(KeySection.CHANNELS, target, errors);
    errors.throwIfAny();
    Optional<Engine.Live> live =
        target.name().isPresent() ? engine.live(target.name().get()) : Optional.empty();
    return new ChannelInfo(
        channelOrAddress,
        addresses.written(),
        addresses.origin(),
        live.map(Engine.Live::address),
        live.map(l -> OptionalLong.of(l.pid())).orElse(OptionalLong.empty()));
  }

  @Override
  public Path runtimeDirectory() {
    return engine.runtime().path();
  }

  @Override
  public List<InventoryEntry> inventory() throws IpcException, InterruptedException {
    StackReserve.require();
    return inventories.list();
  }

  @Override
  public boolean remove(FoundObject object) throws IpcException, InterruptedException {
    StackReserve.require();
    return inventories.remove(Objects.requireNonNull(object, "object"));
  }

  @Override
  public ActivityMonitor monitor() throws IpcException, InterruptedException {
    StackReserve.require();
    return inventories.monitor();
  }

  @Override
  public void close() throws IpcException {
    try (activity) {
      events.close();
    } finally {
      try (engine;
          topics) {
        try {
          states.close();
        } finally {
          services.close();
        }
      } finally {
        RecordMethods.release();
      }
    }
  }
}
