package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.stream.ConnectionMonitor;
import io.github.linuxipc.socket.stream.PeerCheck;
import io.github.linuxipc.socket.stream.Secret;
import io.github.linuxipc.socket.stream.SenderHandshake;
import io.github.linuxipc.socket.stream.StreamOutbound;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A transport over the stream sockets of one address family. */
abstract class StreamTransport implements Transport {
  private final String scheme;
  private final ConnectionMonitor monitor;

  StreamTransport(String scheme) {
    this.scheme = scheme;
    this.monitor = new ConnectionMonitor(scheme);
  }

  @Override
  public final String scheme() {
    return scheme;
  }

  @Override
  public final Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.LINES);
  }

  /** Sets the options of a connection on which the receiver has admitted this sender. */
  void admitted(SocketChannel channel) throws IOException {}

  /**
   * Connects, checks the receiver's user, and under {@code wire=framed} performs the handshake.
   *
   * @param connector opens a connected socket channel
   * @param check checks the receiver's user
   * @param secret the secret to prove, or null
   * @param address the address of the receiver
   * @param context the channel's settings
   */
  final OutboundLink connect(
      Cleanup.Opener<SocketChannel, IOException> connector,
      PeerCheck check,
      @Nullable Secret secret,
      Address address,
      LinkContext context)
      throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      SocketChannel channel = undo.open(connector, SocketChannel::close);
      SenderHandshake handshake = new SenderHandshake(channel, context, secret);
      handshake.check(check);
      if (context.terms().wire() == WireFormat.FRAMED) {
        handshake.run();
        admitted(channel);
      }
      return undo.done(StreamOutbound.open(channel, address, context, monitor));
    } catch (IOException e) {
      throw new SocketErrors(context).open(e);
    }
  }
}
