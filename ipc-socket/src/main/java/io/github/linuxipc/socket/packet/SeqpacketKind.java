package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import java.time.Duration;

/**
 * The kind of socket for sequenced packets. The kernel reports to each end that the other has
 * closed.
 *
 * @param handshakeTimeout how long a receiver waits for the hello of a connection
 */
public record SeqpacketKind(Duration handshakeTimeout) implements PacketKind {
  @Override
  public UnixSocket open() throws ErrnoException {
    return UnixSocket.seqpacket();
  }

  @Override
  public void listen(UnixSocket bound) throws ErrnoException {
    bound.listen(SocketLimits.BACKLOG);
  }

  @Override
  public PacketHandshaker handshaker(AdmissionControl admission, Epoll epoll) {
    return new SeqpacketHandshaker(this, admission, epoll);
  }

  @Override
  public boolean isPeerGone(UnixSocket connected, Poll poll) throws ErrnoException {
    return (poll.now(connected.file(), 0) & Poll.HANG_UP) != 0;
  }

  @Override
  public PacketConnector connector(
      PacketAddress socketAddress, PeerUsers users, LinkContext context) {
    return new SeqpacketConnector(this, socketAddress, users, context);
  }

  @Override
  public boolean keepsPacketsOfClosedPeer() {
    return true;
  }

  @Override
  public boolean takesEmpty() {
    return false;
  }

  @Override
  public boolean isBoundedBySendBuffer(WireFormat wire) {
    return true;
  }
}
