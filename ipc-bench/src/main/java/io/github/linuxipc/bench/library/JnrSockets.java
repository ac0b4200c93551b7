package io.github.linuxipc.bench.library;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

/** The Unix sockets of jnr-unixsocket. */
final class JnrSockets implements SocketLibrary.Sockets {
  @Override
  public SocketLibrary.Listener bind(Path path) throws IOException {
    UnixServerSocketChannel server = UnixServerSocketChannel.open();
    server.socket().bind(new UnixSocketAddress(path.toFile()));
    return new Bound(server);
  }

  /** A bound socket. */
  private record Bound(UnixServerSocketChannel channel) implements SocketLibrary.Listener {
    @Override
    public SocketChannel accept() throws IOException {
      return channel.accept();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Override
  public SocketChannel connect(Path path) throws IOException {
    return UnixSocketChannel.open(new UnixSocketAddress(path.toFile()));
  }
}
