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

/** A plain connection that says what a test wants it to say. */
public record Dialled(SocketChannel channel) implements AutoCloseable {
  /** Connects and is admitted. */
  public static Dialled admitted(Address receiver, ChannelParameters terms, int sender)
      throws IOException {
    Dialled dialled = new Dialled(SocketChannel.open(place(receiver)));
    dialled.write(HandshakeDescriptor.hello(terms, sender, new byte[0]));
    ByteBuffer reply = HandshakeDescriptor.allocate(HandshakeDescriptor.REPLY_LENGTH);
    while (reply.hasRemaining() && dialled.channel.read(reply) >= 0) {
      // until it is whole or the end
    }
    if (reply.hasRemaining() || HandshakeDescriptor.status(reply) != 0) {
      throw new IOException("not admitted");
    }
    return dialled;
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
