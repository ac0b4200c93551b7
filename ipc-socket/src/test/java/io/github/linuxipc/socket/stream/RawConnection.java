package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.spi.ChannelParameters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection without a link, on which a test sends arbitrary bytes. */
public record RawConnection(SocketChannel channel) implements AutoCloseable {
  /** Connects and performs the handshake. */
  public static RawConnection admitted(Address receiver, ChannelParameters terms, int sender)
      throws IOException {
    RawConnection connection = new RawConnection(SocketChannel.open(place(receiver)));
    connection.write(HandshakeDescriptor.hello(terms, sender, new byte[0]));
    ByteBuffer reply = HandshakeDescriptor.allocate(HandshakeDescriptor.REPLY_LENGTH);
    while (reply.hasRemaining() && connection.channel.read(reply) >= 0) {
      // until the reply is complete or the stream has ended
    }
    if (reply.hasRemaining() || HandshakeDescriptor.status(reply) != 0) {
      throw new IOException("not admitted");
    }
    return connection;
  }

  private static SocketAddress place(Address receiver) {
    if (receiver.scheme().equals("unix")) {
      return UnixDomainSocketAddress.of(receiver.target());
    }
    int colon = receiver.target().lastIndexOf(':');
    int port = Integer.parseInt(receiver.target().substring(colon + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
