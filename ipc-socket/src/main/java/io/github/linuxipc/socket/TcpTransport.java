package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.TcpPeerCheck.Side;
import io.github.linuxipc.socket.stream.ConnectionMonitor;
import io.github.linuxipc.socket.stream.Secret;
import io.github.linuxipc.socket.stream.SenderHandshake;
import io.github.linuxipc.socket.stream.StreamInbound;
import io.github.linuxipc.socket.stream.StreamOutbound;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP, scheme {@code tcp}. A name is bound to a free port of the loopback interface, which the
 * channel's descriptor then tells. Within the host, both ends ask the kernel who the other is
 * before they say a word; between hosts only {@code secret-file} tells, and nothing is encrypted.
 */
public final class TcpTransport implements Transport {
  static final String SCHEME = "tcp";

  private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

  private final ConnectionMonitor monitor = new ConnectionMonitor(SCHEME);

  /** Makes the provider; opens and starts nothing. */
  public TcpTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UNRELATED_PROCESSES, Capability.NETWORK);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        SocketOptions.HANDSHAKE_TIMEOUT,
        SocketOptions.ALLOW_USERS,
        SocketOptions.ALLOW_REMOTE,
        SocketOptions.SECRET_FILE);
  }

  @Override
  public Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.LINES);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    SocketErrors failures = new SocketErrors(context);
    Secret secret = secret(context, failures);
    AllowedUsers users = AllowedUsers.parse(context.option(SocketOptions.ALLOW_USERS), failures);
    HostAndPort target =
        address.targetsName() ? new HostAndPort("127.0.0.1", 0) : target(address, failures);
    InetSocketAddress place = resolve(target, context);
    checkReach(place, secret, context, failures);
    StreamInbound.Policy policy =
        new StreamInbound.Policy(
            new TcpPeerCheck(users, side(context)),
            false,
            secret,
            context.option(SocketOptions.HANDSHAKE_TIMEOUT));
    try {
      return StreamInbound.open(() -> TcpListener.bind(address, place), policy, context);
    } catch (BindException e) {
      throw isTaken(place) ? failures.inUse(HostAndPort.text(place), e) : failures.bind(e, "");
    } catch (IOException e) {
      throw failures.bind(e, HostAndPort.text(place));
    }
  }

  private static Side side(LinkContext context) {
    if (context.terms().wire() == WireFormat.FRAMED) {
      return Side.ACCEPTED;
    }
    LOG.warn(
        "{} takes lines over TCP, where a program that is quick to go cannot be told from another"
            + " user's; unix can",
        context.name());
    return Side.ACCEPTED_UNHEARD;
  }

  /** The exception also means a foreign address or a privileged port, and its text is localised. */
  private static boolean isTaken(InetSocketAddress place) {
    try {
      return !ProcNetTcp.readAll().ofListeners(place).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void checkReach(
      InetSocketAddress place, @Nullable Secret secret, LinkContext context, SocketErrors failures)
      throws IpcException {
    if (place.getAddress().isLoopbackAddress()) {
      return;
    }
    if (!context.option(SocketOptions.ALLOW_REMOTE)) {
      throw failures.configuration(
          ErrorCode.BAD_ADDRESS,
          "Other hosts would reach " + HostAndPort.text(place),
          "Bind 127.0.0.1 or [::1], or add allow-remote=true, and secret-file with it.");
    }
    LOG.warn(
        "{} is bound to {}, where other hosts reach it; {}",
        context.name(),
        place,
        secret == null
            ? "with no secret-file, whoever can connect can send"
            : "what is sent there is not encrypted");
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    SocketErrors failures = new SocketErrors(context);
    Secret secret = secret(context, failures);
    AllowedUsers users = AllowedUsers.parse(context.option(SocketOptions.ALLOW_USERS), failures);
    if (address.targetsName()) {
      throw context.failure(
          ErrorCode.NO_RECEIVER,
          "No port is published for " + address.target(),
          "Start the receiver, with the same user and runtime directory, or name host:port.");
    }
    InetSocketAddress place = resolve(target(address, failures), context);
    try (Cleanup undo = new Cleanup()) {
      SocketChannel channel =
          undo.open(new TcpConnector(place, context, failures)::connect, SocketChannel::close);
      SenderHandshake handshake = new SenderHandshake(channel, context, secret);
      handshake.check(new TcpPeerCheck(users, Side.CONNECTED));
      if (context.terms().wire() == WireFormat.FRAMED) {
        handshake.run();
        TcpListener.gather(channel);
      }
      return undo.done(StreamOutbound.open(channel, address.bare(), context, monitor));
    } catch (IOException e) {
      throw failures.open(e);
    }
  }

  private static @Nullable Secret secret(LinkContext context, SocketErrors failures)
      throws IpcException {
    Secret secret = SecretFile.read(context, failures);
    if (secret != null && context.terms().wire() == WireFormat.LINES) {
      throw failures.configuration(
          ErrorCode.BAD_VALUE,
          "secret-file has no effect under wire=lines, which has no handshake",
          "Leave one of them out.");
    }
    return secret;
  }

  private static HostAndPort target(Address address, SocketErrors failures) {
    try {
      return HostAndPort.parse(address.target());
    } catch (IllegalArgumentException e) {
      throw failures.configuration(
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
          "The host has no address: " + e.getMessage(),
          "Correct the address, or write the host's IP address.",
          e);
    }
  }
}
