package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.socket.stream.ListeningSocket;
import io.github.linuxipc.socket.stream.StreamIo;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/** A listening TCP socket, and the options of TCP connections. */
final class TcpListener implements ListeningSocket {
  /** A peer whose host has vanished is detected after 10 s of silence and three probes. */
  private static final int KEEP_ALIVE_IDLE_SECONDS = 10;

  private static final int KEEP_ALIVE_INTERVAL_SECONDS = 5;
  private static final int KEEP_ALIVE_PROBES = 3;

  /**
   * A read of fewer bytes needs no request for an acknowledgement. The kernel takes only segments
   * of at least 536 bytes ({@code TCP_MSS_DEFAULT}, here with the TCP options) for full ones.
   */
  private static final int QUICK_ACK_BYTES = 512;

  private final ServerSocketChannel channel;
  private final Address address;

  private TcpListener(ServerSocketChannel channel, Address address) {
    this.channel = channel;
    this.address = address;
  }

  /**
   * Binds a port.
   *
   * @param asked the configured address
   * @param socketAddress the resolved address; port 0 chooses a free one
   */
  static TcpListener bind(Address asked, InetSocketAddress socketAddress) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      ServerSocketChannel channel =
          undo.open(ServerSocketChannel::open, ServerSocketChannel::close);
      channel.configureBlocking(false);
      // Otherwise the port cannot be bound for a minute after its last connection.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (socketAddress.getAddress().isLoopbackAddress()) {
        LoopbackBufferSize.receiving(channel);
      }
      channel.bind(socketAddress, SocketLimits.BACKLOG);
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      return undo.done(new TcpListener(channel, published(asked, bound)));
    }
  }

  /**
   * Returns the address to publish. The address keeps the option {@code secret-file}, so that a
   * sender that resolves the address also finds the secret.
   */
  private static Address published(Address asked, InetSocketAddress bound) {
    Map<String, String> options = new LinkedHashMap<>(asked.options());
    options.keySet().retainAll(Set.of(SocketOptions.SECRET_FILE.name()));
    return new Address(TcpTransport.SCHEME, HostAndPort.text(bound), options);
  }

  /** Sets the options that must be set before the connect. */
  static void prepare(SocketChannel connection, InetSocketAddress socketAddress)
      throws IOException {
    connection.configureBlocking(false);
    if (socketAddress.getAddress().isLoopbackAddress()) {
      LoopbackBufferSize.sending(connection);
    }
  }

  /**
   * Sets the options of a connection: no delay, and keep-alive to detect that the other host has
   * vanished.
   */
  static void tune(SocketChannel connection) throws IOException {
    connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
    connection.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    connection.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
    connection.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
    connection.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
  }

  /**
   * Enables Nagle's algorithm (RFC 896) on loopback: small frames are coalesced while the previous
   * one is not acknowledged. A stream of single sends is then four times as fast, and a single
   * frame is still sent at once. The algorithm needs a receiver whose kernel acknowledges at once,
   * no matter how much the receiver reads; {@link #admitted} and {@link #acknowledge} request this.
   * Other programs and other hosts may delay acknowledgements by 40 ms.
   */
  static void coalesceSmallFrames(SocketChannel connection) throws IOException {
    if (isLocal(connection)) {
      connection.setOption(StandardSocketOptions.TCP_NODELAY, false);
    }
  }

  /** Requests immediate acknowledgements. Any byte sent in the other direction ends this mode. */
  @Override
  public void admitted(SocketChannel connection) throws IOException {
    if (isLocal(connection)) {
      connection.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The kernel acknowledges at once a read that empties the socket, with one exception: if a
   * segment is followed by two successive shorter ones of equal length, of 536 bytes or more, then
   * it takes this length for the size of a full segment, and delays the acknowledgement of the
   * second one by 40 ms, because another segment may follow ({@code tcp_measure_rcv_mss} and {@code
   * tcp_cleanup_rbuf} in the kernel's {@code net/ipv4}). Coalesced frames are such segments.
   */
  @Override
  public boolean mayDelayAcknowledgement(int count) {
    return count >= QUICK_ACK_BYTES;
  }

  @Override
  public void acknowledge(SocketChannel connection) throws IOException {
    admitted(connection);
  }

  private static boolean isLocal(SocketChannel connection) throws IOException {
    return ((InetSocketAddress) connection.getRemoteAddress()).getAddress().isLoopbackAddress();
  }

  @Override
  public ServerSocketChannel channel() {
    return channel;
  }

  @Override
  public boolean isLinked() {
    return true;
  }

  @Override
  public void rebind() {}

  @Override
  public void prepare(SocketChannel accepted) throws IOException {
    tune(accepted);
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    StreamIo.close(channel);
  }
}
