package io.github.linuxipc;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelInfo;
import io.github.linuxipc.channel.ChildEnd;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.channel.TransportInfo;
import io.github.linuxipc.channel.WaitSet;
import io.github.linuxipc.channel.Waiter;
import io.github.linuxipc.channel.Waker;
import io.github.linuxipc.config.AddressList;
import io.github.linuxipc.config.Faults;
import io.github.linuxipc.discovery.Catalogue;
import io.github.linuxipc.engine.Engine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Joins configuration, discovery and engine. */
final class ConfiguredIpc implements Ipc {
  private final Resolver resolver;
  private final Catalogue catalogue;
  private final Engine engine;
  private final Events events;

  ConfiguredIpc(Resolver resolver, Catalogue catalogue, Engine engine) {
    this.resolver = resolver;
    this.catalogue = catalogue;
    this.engine = engine;
    this.events = new Events(resolver, engine);
  }

  @Override
  public Sender sender(String channelOrAddress, Capability... required)
      throws IpcException, InterruptedException {
    StackReserve.require();
    Resolver.SenderPlan plan = resolver.sender(channelOrAddress, required);
    return engine.sender(plan.settings(), plan.own(), plan.finder());
  }

  @Override
  public Receiver receiver(String channelOrAddress, Capability... required)
      throws IpcException, InterruptedException {
    StackReserve.require();
    Resolver.ReceiverPlan plan = resolver.receiver(channelOrAddress, required);
    return engine.receiver(plan.settings(), plan.candidates());
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
  public Process startChild(ProcessBuilder child, ChildEnd... ends)
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
  public List<TransportInfo> transports() {
    StackReserve.require();
    return catalogue.transports();
  }

  @Override
  public List<TransportInfo> notifiers() {
    StackReserve.require();
    return catalogue.notifiers();
  }

  @Override
  public ChannelInfo resolve(String channelOrAddress) throws IpcException {
    StackReserve.require();
    Faults faults = new Faults();
    Target target = Target.of(channelOrAddress, "channel");
    AddressList addresses = resolver.addresses(target, faults);
    faults.throwIfAny();
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
  public void close() throws IpcException {
    try {
      events.close();
    } finally {
      try {
        engine.close();
      } finally {
        RecordMethods.release();
      }
    }
  }
}
