package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.util.List;
import java.util.Set;

/**
 * Channels over an Apache ActiveMQ Artemis broker. The scheme is {@code artemis}. The target is the
 * name of the broker's queue.
 */
public final class ArtemisTransport implements Transport {
  static final String SCHEME = "artemis";

  static final Option<String> BROKER =
      Option.text("broker", "tcp://127.0.0.1:61616", "the broker, tcp://host:port");

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
    return List.of(BROKER);
  }

  @Override
  public Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.RAW);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    throw notYet(context);
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    throw notYet(context);
  }

  private static IpcException notYet(LinkContext context) {
    return context.failure(ErrorCode.PROVIDER_UNAVAILABLE, "Not written yet", "");
  }
}
