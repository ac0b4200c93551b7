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
import java.util.List;
import java.util.Set;

/**
 * Unix sockets for sequenced packets, scheme {@code unix-seqpacket}: connections as over {@code
 * unix}, on which one packet is one frame, or under {@code wire=raw} one message. The target is a
 * channel's name, an absolute path, or {@code @} and an abstract name, which is not a file and is
 * open to all users of the host, so that only the check of their user keeps other users out.
 */
public final class UnixSeqpacketTransport implements Transport {
  private static final String SCHEME = "unix-seqpacket";
  private static final String SUFFIX = ".seqpacket";

  /** Creates the provider. Opens and loads nothing. */
  public UnixSeqpacketTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Availability availability() {
    return PacketAddressResolver.availability();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PEER_CREDENTIALS, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(SocketOptions.HANDSHAKE_TIMEOUT, SocketOptions.ALLOW_USERS);
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
      return PacketLinks.bindSeqpacket(
          socketAddress, resolver.policy(context.option(SocketOptions.HANDSHAKE_TIMEOUT)), context);
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
      return PacketLinks.connectSeqpacket(
          socketAddress,
          resolver.policy(context.option(SocketOptions.HANDSHAKE_TIMEOUT)).users(),
          context);
    } catch (IOException e) {
      throw errors.open(e);
    }
  }
}
