package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.TcpPeerCheck.Side;
import io.github.linuxipc.socket.stream.Secret;
import io.github.linuxipc.socket.stream.StreamInbound;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.KernelNamespace;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.connect.AllowedPeers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP, scheme {@code tcp}. A name is bound to a free port of the loopback interface; the receiver
 * publishes the port in the runtime directory. Within the host, both ends ask the kernel for the
 * other's user before they send anything. Between hosts only {@code secret-file} authenticates, and
 * nothing is encrypted.
 */
public final class TcpTransport extends StreamTransport {
  static final String SCHEME = "tcp";

  private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

  /** Creates the provider. Opens nothing and starts no thread. */
  public TcpTransport() {
    super(SCHEME);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UNRELATED_PROCESSES, Capability.NETWORK);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        SocketOptions.HANDSHAKE_TIMEOUT,
        AllowedPeers.ALLOW_USERS,
        SocketOptions.ALLOW_REMOTE,
        SocketOptions.SECRET_FILE);
  }

  /** {@inheritDoc} A loopback address is reached in one network namespace only. */
  @Override
  public Optional<KernelNamespace> namespace(Address bound) {
    String target = bound.target();
    boolean loopback = target.startsWith("127.") || target.startsWith("[::1]");
    return loopback ? Optional.of(KernelNamespace.NETWORK) : Optional.empty();
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    SocketErrors errors = new SocketErrors(context);
    Secret secret = secret(context, errors);
    AllowedPeers users = AllowedPeers.parse(context.option(AllowedPeers.ALLOW_USERS), "", context);
    HostAndPort target =
        address.targetsName() ? new HostAndPort("127.0.0.1", 0) : target(address, errors);
    InetSocketAddress socketAddress = resolve(target, context);
    checkReach(socketAddress, secret, context, errors);
    StreamInbound.Policy policy =
        new StreamInbound.Policy(
            new TcpPeerCheck(users, side(context)),
            false,
            secret,
            context.option(SocketOptions.HANDSHAKE_TIMEOUT));
    try {
      return StreamInbound.open(() -> TcpListener.bind(address, socketAddress), policy, context);
    } catch (BindException e) {
      throw isTaken(socketAddress)
          ? errors.inUse(HostAndPort.text(socketAddress), e)
          : errors.bind(e, "", null);
    } catch (IOException e) {
      throw errors.bind(e, HostAndPort.text(socketAddress), null);
    }
  }

  private static Side side(LinkContext context) {
    if (context.terms().wire() == WireFormat.FRAMED) {
      return Side.ACCEPTED;
    }
    LOG.warn(
        "{} accepts lines over TCP, where the user of a sender that leaves at once cannot be"
            + " determined; use unix to check every sender",
        context.name());
    return Side.ACCEPTED_WITHOUT_HANDSHAKE;
  }

  /**
   * Returns whether a process already listens at the address. A {@link BindException} does not tell
   * whether the port is in use, because it is also thrown for an address that this host does not
   * have and for a privileged port, and its text is localised.
   */
  private static boolean isTaken(InetSocketAddress socketAddress) {
    try {
      return !ProcNetTcp.readAll().ofListeners(socketAddress).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void checkReach(
      InetSocketAddress socketAddress,
      @Nullable Secret secret,
      LinkContext context,
      SocketErrors errors)
      throws IpcException {
    if (socketAddress.getAddress().isLoopbackAddress()) {
      return;
    }
    if (!context.option(SocketOptions.ALLOW_REMOTE)) {
      throw errors.configuration(
          ErrorCode.BAD_ADDRESS,
          "Other hosts could connect to " + socketAddress.getAddress().getHostAddress(),
          "Bind 127.0.0.1 or [::1], or add allow-remote=true, and secret-file with it.");
    }
    LOG.warn(
        "{} is bound to {}, to which other hosts can connect; {}",
        context.name(),
        socketAddress,
        secret == null
            ? "without secret-file, every process that can connect can send"
            : "the messages are not encrypted");
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    SocketErrors errors = new SocketErrors(context);
    Secret secret = secret(context, errors);
    AllowedPeers users = AllowedPeers.parse(context.option(AllowedPeers.ALLOW_USERS), "", context);
    if (address.targetsName()) {
      throw context.failure(
          ErrorCode.NO_RECEIVER,
          "No port is published for " + address.target(),
          "Start the receiver with the same user and runtime directory, or give host:port.");
    }
    InetSocketAddress socketAddress = resolve(target(address, errors), context);
    return connect(
        new TcpConnector(socketAddress, context, errors)::connect,
        new TcpPeerCheck(users, Side.CONNECTED),
        secret,
        address.bare(),
        context);
  }

  @Override
  void admitted(SocketChannel channel) throws IOException {
    TcpListener.coalesceSmallFrames(channel);
  }

  private static @Nullable Secret secret(LinkContext context, SocketErrors errors)
      throws IpcException {
    Secret secret = SecretFile.read(context, errors);
    if (secret != null && context.terms().wire() == WireFormat.LINES) {
      throw errors.configuration(
          ErrorCode.BAD_VALUE,
          "secret-file has no effect under wire=lines, which has no handshake",
          "Remove one of the two settings.");
    }
    return secret;
  }

  private static HostAndPort target(Address address, SocketErrors errors) {
    try {
      return HostAndPort.parse(address.target());
    } catch (IllegalArgumentException e) {
      throw errors.configuration(
          ErrorCode.BAD_ADDRESS,
          "\"" + address.target() + "\" is " + e.getMessage(),
          "Write tcp:name, tcp:127.0.0.1:9000 or tcp:[::1]:9000.");
    }
  }

  private static InetSocketAddress resolve(HostAndPort target, LinkContext context)
      throws IpcException {
    try {
      InetAddress host = HostLookup.find(target.host(), context.remainingNs());
      return new InetSocketAddress(host, target.port());
    } catch (IOException e) {
      throw context.failure(
          ErrorCode.OPEN_FAILED,
          "The host name cannot be resolved: " + e.getMessage(),
          "Correct the address, or write the host's IP address.",
          e);
    }
  }
}
