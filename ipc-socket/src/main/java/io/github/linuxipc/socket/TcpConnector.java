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

/** Connects to a TCP port before the deadline of the open. */
record TcpConnector(InetSocketAddress socketAddress, LinkContext context, SocketErrors errors) {
  private static final String CHECK_HOST =
      "Check that the host is up, and that no firewall blocks the port.";

  SocketChannel connect() throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      SocketChannel channel = undo.open(SocketChannel::open, SocketChannel::close);
      connect(channel);
      return undo.done(channel);
    } catch (ConnectException e) {
      throw noReceiver(e);
    } catch (NoRouteToHostException e) {
      throw context.failure(
          ErrorCode.NO_RECEIVER,
          "The host of " + HostAndPort.text(socketAddress) + " cannot be reached: no route to it",
          CHECK_HOST,
          e);
    } catch (IOException e) {
      throw errors.open(e);
    }
  }

  private void connect(SocketChannel channel) throws IOException {
    TcpListener.prepare(channel, socketAddress);
    boolean connected = channel.connect(socketAddress);
    while (!connected) {
      awaitAnswer(channel);
      connected = channel.finishConnect(); // false if a signal interrupted the check
    }
    if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
      // If no process listens, the kernel may assign the target port to this end itself.
      throw new ConnectException("connected to itself");
    }
    TcpListener.tune(channel);
  }

  private void awaitAnswer(SocketChannel channel) throws IOException {
    try {
      new HandshakeIo(context).await(channel, SelectionKey.OP_CONNECT);
    } catch (NoReceiverException e) {
      if (socketAddress.getAddress().isLoopbackAddress()) {
        throw e; // on the loopback interface usually only a full backlog prevents an answer
      }
      throw context.failure(
          ErrorCode.NO_RECEIVER,
          "There was no answer from "
              + HostAndPort.text(socketAddress)
              + (context.remainingNs() > 0
                  ? " before opening was cancelled or interrupted"
                  : " within connect-timeout"),
          CHECK_HOST,
          e);
    }
  }

  private IpcException noReceiver(IOException e) {
    String where =
        socketAddress.getAddress().isLoopbackAddress() ? " in this network namespace" : "";
    return context.noReceiver(HostAndPort.text(socketAddress) + where, e);
  }
}
