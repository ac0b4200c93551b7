package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.posix.UserDatabase;
import io.github.linuxipc.socket.packet.PacketAddress;
import io.github.linuxipc.socket.packet.PacketKind;
import io.github.linuxipc.socket.packet.PacketPolicy;
import io.github.linuxipc.socket.packet.PeerUsers;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.UnusablePathException;
import io.github.linuxipc.support.NativeAvailability;
import io.github.linuxipc.support.connect.AllowedPeers;
import io.github.linuxipc.support.connect.BoundUnixSocket;
import io.github.linuxipc.support.connect.SocketProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A transport over one kind of Unix sockets that preserve message boundaries. */
public abstract class PacketTransport implements Transport {
  private final String scheme;
  private final String suffix;
  private final ObjectScan sockets;

  /**
   * Creates the provider. Opens and loads nothing.
   *
   * @param scheme the scheme
   * @param suffix the suffix of a channel's file in the runtime directory
   * @param opener opens a socket of this kind that is not bound
   */
  protected PacketTransport(String scheme, String suffix, BoundUnixSocket.Opener opener) {
    this.scheme = scheme;
    this.suffix = suffix;
    this.sockets =
        new ObjectScan(
            scheme,
            ObjectKind.CHANNEL,
            suffix,
            (file, object) -> SocketProbe.examine(file, object, opener));
  }

  /**
   * Returns the kind of socket.
   *
   * @param context the settings of the channel to be opened
   * @return the kind
   */
  protected abstract PacketKind kind(LinkContext context);

  @Override
  public final String scheme() {
    return scheme;
  }

  @Override
  public Availability availability() {
    return NativeAvailability.check();
  }

  @Override
  public final Set<Capability> capabilities() {
    return Set.of(Capability.PEER_CREDENTIALS, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(AllowedPeers.ALLOW_USERS, AllowedPeers.ALLOW_GROUPS);
  }

  @Override
  public final Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.RAW);
  }

  @Override
  public final InboundLink bind(Address address, LinkContext context) throws IpcException {
    SocketErrors errors = new SocketErrors(context);
    Path file = null;
    try {
      PacketAddress socketAddress = resolve(address, context, errors);
      file = socketAddress.path();
      AllowedPeers peers = AllowedPeers.of(address, context);
      PacketPolicy policy = new PacketPolicy(check(peers), peers.isOpen(), address.targetsName());
      return kind(context).bind(socketAddress, policy, context);
    } catch (IOException e) {
      throw errors.bind(e, address.target(), file);
    }
  }

  @Override
  public final OutboundLink connect(Address address, LinkContext context) throws IpcException {
    SocketErrors errors = new SocketErrors(context);
    try {
      PacketAddress socketAddress = resolve(address, context, errors);
      AllowedPeers peers = AllowedPeers.of(address, context);
      return kind(context).connector(socketAddress, check(peers), context).connect();
    } catch (IOException e) {
      throw errors.open(e);
    }
  }

  @Override
  public final List<FoundObject> inventory(InventoryContext context) throws IOException {
    ProcNetUnix connections = ProcNetUnix.read();
    return connections.withSenders(sockets.list(context));
  }

  @Override
  public final boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return sockets.remove(object, Files::delete);
  }

  private static PeerUsers check(AllowedPeers peers) {
    return (uid, gid) -> peers.allows(uid, gid) ? UserDatabase.nameOf(uid) : null;
  }

  private PacketAddress resolve(Address address, LinkContext context, SocketErrors errors)
      throws IOException {
    try {
      return PacketAddress.of(address, suffix, context);
    } catch (UnusablePathException e) {
      throw errors.configuration(ErrorCode.BAD_ADDRESS, e.reason(), e.remedy());
    } catch (IllegalArgumentException e) {
      throw errors.invalidUnixAddress(
          e, "Write " + scheme + ":name, " + scheme + ":@name or " + scheme + ":/absolute/path.");
    }
  }
}
