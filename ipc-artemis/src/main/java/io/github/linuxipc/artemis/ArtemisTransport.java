package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InheritedAddress;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Channels over an Apache ActiveMQ Artemis broker. The scheme is {@code artemis}. The target is the
 * name of the broker's queue.
 */
public final class ArtemisTransport implements Transport {
  static final String SCHEME = "artemis";

  /** Creates the provider. Opens no connection and loads no class of the client. */
  public ArtemisTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.PRIORITY,
        Capability.PERSISTENT,
        Capability.NETWORK,
        Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return ArtemisOptions.all();
  }

  @Override
  public Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.RAW);
  }

  @Override
  public boolean isBrokered() {
    return true;
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) {
    return new BrokerInventory(context).list();
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IpcException {
    return new BrokerInventory(context).remove(object);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    BrokerSettings settings = BrokerSettings.of(context);
    return ArtemisInbound.bind(
        context, reachable(address, context), settings, queue(address, context, settings));
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    BrokerSettings settings = BrokerSettings.of(context);
    return ArtemisOutbound.connect(
        context, reachable(address, context), settings, queue(address, context, settings));
  }

  /** The child may not have the settings of this process, so that its address contains them. */
  @Override
  public InheritedAddress prepareForChild(Address address, LinkContext context) {
    Map<String, String> options = new LinkedHashMap<>();
    for (Option<?> option : options()) {
      String value = OptionParsers.text(context.option(option));
      if (!Address.isSecret(option.name())
          && !value.equals(OptionParsers.text(option.fallback()))) {
        options.put(option.name(), value);
      }
    }
    return InheritedAddress.of(new Address(SCHEME, address.target(), options));
  }

  private static ChannelQueue queue(Address address, LinkContext context, BrokerSettings settings) {
    return new ChannelQueue(
        address.target(), context.persistent(), context, new BrokerErrors(context, settings));
  }

  /** Returns the address with the broker, which may be set for all addresses here. */
  private static Address reachable(Address address, LinkContext context) {
    return new Address(
        SCHEME,
        address.target(),
        Map.of(ArtemisOptions.BROKER.name(), context.option(ArtemisOptions.BROKER).toString()));
  }
}
