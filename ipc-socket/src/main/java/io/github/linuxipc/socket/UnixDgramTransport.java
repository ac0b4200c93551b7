package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.packet.PacketAddress;
import io.github.linuxipc.socket.packet.PacketLinks;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Unix datagram sockets, scheme {@code unix-dgram}. All senders send to one socket; one datagram is
 * one frame, or under {@code wire=raw} one message. The target is a channel's name, an absolute
 * path, or {@code @} and an abstract name, which is not a file and is open to all users of the
 * host. The kernel adds the sender's user to each datagram, and those of other users are discarded.
 */
public final class UnixDgramTransport implements Transport {
  private static final String SCHEME = "unix-dgram";
  private static final String SUFFIX = ".dgram";

  /** Creates the provider. Opens and loads nothing. */
  public UnixDgramTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Availability availability() {
    return LibraryClasses.missing()
        .map(name -> Availability.unavailable(name + " cannot be loaded", LibraryClasses.REMEDY))
        .orElseGet(PacketAddressResolver::availability);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PEER_CREDENTIALS, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(SocketOptions.ALLOW_USERS);
  }

  @Override
  public Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.RAW);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    SocketErrors errors = new SocketErrors(context);
    PacketAddressResolver resolver = new PacketAddressResolver(address, context, errors);
    try {
      PacketAddress socketAddress = resolver.resolve(SUFFIX);
      return PacketLinks.bindDatagram(socketAddress, resolver.policy(Duration.ZERO), context);
    } catch (IOException e) {
      throw errors.bind(e, address.target());
    }
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    SocketErrors errors = new SocketErrors(context);
    PacketAddressResolver resolver = new PacketAddressResolver(address, context, errors);
    try {
      PacketAddress socketAddress = resolver.resolve(SUFFIX);
      return PacketLinks.connectDatagram(
          socketAddress, resolver.policy(Duration.ZERO).users(), context);
    } catch (IOException e) {
      throw errors.open(e);
    }
  }
}
