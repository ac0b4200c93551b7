package io.github.linuxipc.unixdgram;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.SocketDiagnostics;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.packet.AdmissionControl;
import io.github.linuxipc.socket.packet.PacketAddress;
import io.github.linuxipc.socket.packet.PacketConnector;
import io.github.linuxipc.socket.packet.PacketHandshaker;
import io.github.linuxipc.socket.packet.PacketKind;
import io.github.linuxipc.socket.packet.PacketPolicy;
import io.github.linuxipc.socket.packet.PeerUsers;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import jnr.unixsocket.UnixDatagramChannel;

/**
 * The kind of socket for datagrams. jnr-unixsocket opens and closes the socket; all other
 * operations use the descriptor directly. The other operations of jnr-unixsocket are not suitable:
 * they copy on send and receive, report a full socket as an exception, truncate long datagrams
 * silently, and after a close read from any file that has been given the same descriptor number.
 */
record DatagramKind() implements PacketKind {
  @Override
  public UnixSocket open() throws IOException {
    try (Cleanup undo = new Cleanup()) {
      UnixDatagramChannel channel =
          undo.open(UnixDatagramChannel::open, UnixDatagramChannel::close);
      return undo.done(UnixSocket.adopt(channel.getFD(), () -> close(channel)));
    }
  }

  private static void close(UnixDatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released nevertheless.
    }
  }

  /** Requests that the kernel adds the sender's credentials to each packet. */
  @Override
  public void listen(UnixSocket bound) throws ErrnoException {
    bound.options().passCredentials();
  }

  @Override
  public InboundLink bind(PacketAddress socketAddress, PacketPolicy policy, LinkContext context)
      throws IOException {
    return context.terms().wire() == WireFormat.RAW
        ? RawDatagramInbound.open(socketAddress, this, policy, context)
        : PacketKind.super.bind(socketAddress, policy, context);
  }

  @Override
  public PacketHandshaker handshaker(AdmissionControl admission, Epoll epoll) {
    return new DatagramHandshaker(this, admission, epoll);
  }

  @Override
  public PacketConnector connector(
      PacketAddress socketAddress, PeerUsers users, LinkContext context) {
    return new DatagramConnector(this, socketAddress, users, context);
  }

  @Override
  public boolean keepsPacketsOfClosedPeer() {
    return false;
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }

  /** Under {@code wire=raw} all senders send to one socket, which holds few packets. */
  @Override
  public boolean isBoundedBySendBuffer(WireFormat wire) {
    return wire == WireFormat.FRAMED;
  }

  /**
   * Returns whether the reply of the handshake has left the sender's queue. Of two connected
   * datagram sockets, neither is notified when the other is closed. The packets that lie unread in
   * the queue of the closed socket vanish, however. Therefore a sender never reads the reply, and
   * the sender has gone when the reply has.
   */
  @Override
  public boolean isPeerGone(UnixSocket connected, Poll poll) throws ErrnoException {
    return connected.options().unread() == 0;
  }

  /**
   * Asks the kernel's socket diagnostics, which show a closed peer. The kernel reports the end of a
   * receiver only to a send, and a packet that is sent as a probe would take room.
   */
  @Override
  public boolean isReceiverGone(UnixSocket connected) {
    try {
      return SocketDiagnostics.peerUid(connected).isEmpty();
    } catch (ErrnoException e) {
      return false; // the kernel does not answer; the next send reports it
    }
  }
}
