package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.socket.stream.StreamInbound;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.SocketFile;
import io.github.linuxipc.spi.file.UnusablePathException;
import io.github.linuxipc.spi.file.WrittenPath;
import io.github.linuxipc.support.connect.AllowedPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Unix stream sockets, scheme {@code unix}. A name is bound in the user's runtime directory, to
 * which no other user has access; an absolute path must be in a directory that belongs to the
 * receiver's user and that no other user can write to. Both ends ask the kernel for the other's
 * user before they send anything.
 */
public final class UnixTransport extends StreamTransport {
  static final String SCHEME = "unix";

  private static final String SUFFIX = ".sock";
  private static final ObjectScan SOCKETS =
      new ObjectScan(SCHEME, ObjectKind.CHANNEL, SUFFIX, SocketFile::examine);

  /** Creates the provider. Opens nothing and starts no thread. */
  public UnixTransport() {
    super(SCHEME);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PEER_CREDENTIALS, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        SocketOptions.HANDSHAKE_TIMEOUT, AllowedPeers.ALLOW_USERS, AllowedPeers.ALLOW_GROUPS);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    SocketErrors errors = new SocketErrors(context);
    AllowedPeers peers = AllowedPeers.of(address, context);
    Path path = path(address, context, errors);
    try {
      StreamInbound.Policy policy =
          new StreamInbound.Policy(
              new UnixPeerCheck(peers),
              true,
              null,
              context.option(SocketOptions.HANDSHAKE_TIMEOUT));
      return StreamInbound.open(
          () -> UnixListener.bind(address, path, peers.isOpen(), context), policy, context);
    } catch (IOException e) {
      throw errors.bind(e, path.toString(), path);
    }
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    SocketErrors errors = new SocketErrors(context);
    AllowedPeers peers = AllowedPeers.of(address, context);
    Path path = path(address, context, errors);
    return connect(
        new UnixConnector(path, context, errors)::connect,
        new UnixPeerCheck(peers),
        null,
        Address.of(SCHEME, path.toString()),
        context);
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) throws IOException {
    ProcNetUnix connections = ProcNetUnix.read();
    return connections.withSenders(SOCKETS.list(context));
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return SOCKETS.remove(object, Files::delete);
  }

  private static Path path(Address address, LinkContext context, SocketErrors errors)
      throws IpcException {
    try {
      Path path =
          address.targetsName()
              ? context.runtimeDirectory().resolve(address.target() + SUFFIX)
              : WrittenPath.of(address.target());
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("neither a name nor an absolute path");
      }
      SocketFile.checkLength(path);
      return path;
    } catch (UnusablePathException e) {
      throw errors.configuration(ErrorCode.BAD_ADDRESS, e.reason(), e.remedy());
    } catch (IllegalArgumentException e) {
      throw errors.invalidUnixAddress(e, "Write unix:name or unix:/absolute/path.");
    }
  }
}
