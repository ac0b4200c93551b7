package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.stream.ListeningSocket;
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

/** A TCP port. */
final class TcpListener implements ListeningSocket {
  private static final int BACKLOG = 256;

  /** A peer whose host has vanished is noticed after 10 s of silence and three probes. */
  private static final int KEEP_ALIVE_IDLE_SECONDS = 10;

  private static final int KEEP_ALIVE_INTERVAL_SECONDS = 5;
  private static final int KEEP_ALIVE_PROBES = 3;

  private final ServerSocketChannel channel;
  private final Address address;

  private TcpListener(ServerSocketChannel channel, Address address) {
    this.channel = channel;
    this.address = address;
  }

  /**
   * Binds.
   *
   * @param asked the address that was asked for
   * @param place the resolved place; port 0 takes a free one
   */
  static TcpListener bind(Address asked, InetSocketAddress place) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      ServerSocketChannel channel =
          undo.open(ServerSocketChannel::open, ServerSocketChannel::close);
      channel.configureBlocking(false);
      // Else a port stays closed for a minute after its last connection.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (place.getAddress().isLoopbackAddress()) {
        LoopbackBufferSize.receiving(channel);
      }
      channel.bind(place, BACKLOG);
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      return undo.done(new TcpListener(channel, published(asked, bound)));
    }
  }

  /** Whoever finds the address is to find the secret too. */
  private static Address published(Address asked, InetSocketAddress bound) {
    Map<String, String> options = new LinkedHashMap<>(asked.options());
    options.keySet().retainAll(Set.of(SocketOptions.SECRET_FILE.name()));
    return new Address(TcpTransport.SCHEME, HostAndPort.text(bound), options);
  }

  /** Sets what has to be set before a connection is made. */
  static void prepare(SocketChannel connection, InetSocketAddress place) throws IOException {
    connection.configureBlocking(false);
    if (place.getAddress().isLoopbackAddress()) {
      LoopbackBufferSize.sending(connection);
    }
  }

  /** Sets what a connection needs: no delay, and to notice that the other host has vanished. */
  static void tune(SocketChannel connection) throws IOException {
    connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
    connection.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    connection.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
    connection.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
    connection.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
  }

  /**
   * Lets small frames gather while the last one is on its way (RFC 896): a stream of single sends
   * is four times as fast, and a lone frame goes at once all the same. It takes a receiver that
   * acknowledges whatever it reads at once, as {@link #admitted} asks; other programs and other
   * hosts may wait 40 ms before they do.
   */
  static void gather(SocketChannel connection) throws IOException {
    if (isLocal(connection)) {
      connection.setOption(StandardSocketOptions.TCP_NODELAY, false);
    }
  }

  /** Asks for acknowledgements at once, which end with every byte sent the other way. */
  @Override
  public void admitted(SocketChannel connection) throws IOException {
    if (isLocal(connection)) {
      connection.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
  }

  private static boolean isLocal(SocketChannel connection) throws IOException {
    return ((InetSocketAddress) connection.getRemoteAddress()).getAddress().isLoopbackAddress();
  }

  @Override
  public ServerSocketChannel channel() {
    return channel;
  }

  @Override
  public boolean isInPlace() {
    return true;
  }

  @Override
  public void bindAgain() {}

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
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released all the same.
    }
  }
}
