package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;

/** What differs between the kinds of Unix sockets that preserve message boundaries. */
public interface PacketKind {
  /**
   * Opens a socket that has no name.
   *
   * @return the socket, in non-blocking mode
   * @throws IOException if it cannot be opened, for instance because no descriptor is left
   */
  UnixSocket open() throws IOException;

  /**
   * Prepares a receiver's bound socket for the senders that reach it.
   *
   * @param bound the socket
   * @throws ErrnoException if that fails
   */
  void listen(UnixSocket bound) throws ErrnoException;

  /**
   * Binds a socket and starts to accept senders.
   *
   * @param socketAddress the address to bind
   * @param policy how to treat the senders that reach it
   * @param context the channel's settings
   * @return the link
   * @throws IOException if the socket cannot be bound; no resource stays open
   */
  default InboundLink bind(PacketAddress socketAddress, PacketPolicy policy, LinkContext context)
      throws IOException {
    return ConnectedPacketInbound.open(socketAddress, this, policy, context);
  }

  /**
   * Creates the receiver's side of the handshakes.
   *
   * @param admission decides which senders are admitted
   * @param epoll the acceptor's epoll set, in which the keys above 0 are the handshaker's
   * @return the handshaker
   */
  PacketHandshaker handshaker(AdmissionControl admission, Epoll epoll);

  /**
   * Returns whether packets that the kernel holds of a peer can still be received after something
   * was sent to that peer although it has closed.
   *
   * @return whether they can
   */
  boolean keepsPacketsOfClosedPeer();

  /**
   * Returns whether the sender at the other end of a connected socket has gone, even if packets of
   * it are still to be received.
   *
   * @param connected the receiver's socket for this sender, open
   * @param poll used to query the kernel
   * @return whether the sender has gone
   * @throws ErrnoException if the kernel cannot tell
   */
  boolean isPeerGone(UnixSocket connected, Poll poll) throws ErrnoException;

  /**
   * Returns whether the receiver at the other end of a connected socket has gone. A kind of socket
   * whose polling reports this need not override the method.
   *
   * @param connected the sender's socket under {@code wire=framed}
   * @return whether the receiver is known to have gone; false by default
   */
  default boolean isReceiverGone(UnixSocket connected) {
    return false;
  }

  /**
   * Creates the sender's side of one open.
   *
   * @param socketAddress the address to connect to
   * @param users checks the user that the receiver runs as
   * @param context the channel's settings
   * @return the connector
   */
  PacketConnector connector(PacketAddress socketAddress, PeerUsers users, LinkContext context);

  /**
   * Returns whether a packet may be empty.
   *
   * @return false if an empty packet means the end of the connection
   */
  boolean takesEmpty();

  /**
   * Returns whether nothing but the sender's send buffer limits how many packets a connected socket
   * accepts. If so, the sender can tell how many packets there is room for.
   *
   * @param wire the wire format
   * @return false if the sender's packets share a queue with those of other senders
   */
  boolean isBoundedBySendBuffer(WireFormat wire);
}
