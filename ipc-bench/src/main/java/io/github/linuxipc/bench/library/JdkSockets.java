package io.github.linuxipc.bench.library;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The JDK's Unix sockets. */
final class JdkSockets implements SocketLibrary.Sockets {
  @Override
  public SocketLibrary.Listener bind(Path path) throws IOException {
    return new Bound(
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path)));
  }

  /** A bound socket. */
  private record Bound(ServerSocketChannel channel) implements SocketLibrary.Listener {
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
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }
}
