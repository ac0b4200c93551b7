package io.github.linuxipc.bench.subject;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The JDK's Unix sockets. */
final class JdkSockets implements SocketSubject.Sockets {
  @Override
  public SocketSubject.Listener bind(Path path) throws IOException {
    return new Bound(
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path)));
  }

  /** A bound socket. */
  private record Bound(ServerSocketChannel channel) implements SocketSubject.Listener {
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
