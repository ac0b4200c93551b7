package io.github.linuxipc.socket;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.socket.stream.HandshakeIo;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Connects to a TCP port within the time that the open has. */
record TcpConnector(InetSocketAddress place, LinkContext context, SocketErrors failures) {
  SocketChannel connect() throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      SocketChannel channel = undo.open(SocketChannel::open, SocketChannel::close);
      connect(channel);
      return undo.done(channel);
    } catch (ConnectException | NoRouteToHostException e) {
      throw nobody(e);
    } catch (IOException e) {
      throw failures.open(e);
    }
  }

  private void connect(SocketChannel channel) throws IOException {
    TcpListener.prepare(channel, place);
    boolean connected = channel.connect(place);
    while (!connected) {
      awaitAnswer(channel);
      connected = channel.finishConnect(); // false if a signal came while it looked
    }
    if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
      // Where nobody listens, the kernel may give our end the very port it connects to.
      throw new ConnectException("connected to itself");
    }
    TcpListener.tune(channel);
  }

  private void awaitAnswer(SocketChannel channel) throws IOException {
    try {
      new HandshakeIo(context).await(channel, SelectionKey.OP_CONNECT);
    } catch (NoReceiverException e) {
      if (place.getAddress().isLoopbackAddress()) {
        throw e; // only a receiver whose backlog is full keeps this host from answering itself
      }
      throw context.failure(
          ErrorCode.NO_RECEIVER,
          "Nothing came back from " + HostAndPort.text(place) + " within connect-timeout",
          "See whether that host is up, and no firewall is in between.",
          e);
    }
  }

  private IpcException nobody(IOException e) {
    return context.failure(
        ErrorCode.NO_RECEIVER,
        "Nobody listens at "
            + HostAndPort.text(place)
            + (place.getAddress().isLoopbackAddress() ? " in this network namespace" : "")
            + ": "
            + e.getMessage(),
        "Start the receiver.",
        e);
  }
}
