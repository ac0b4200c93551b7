package io.github.linuxipc.unixdgram;

import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.PacketTransport;
import io.github.linuxipc.socket.packet.PacketKind;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.LinkContext;

/**
 * Unix datagram sockets, scheme {@code unix-dgram}. One datagram is one frame, or under {@code
 * wire=raw} one message. The target is a channel's name, an absolute path, or {@code @} and an
 * abstract name. An abstract name is not a file, and all users of the host can send to it. Under
 * {@code wire=raw} all senders send to one socket. The kernel adds the sender's user to each
 * datagram, and datagrams of users that are not accepted are discarded. Under {@code wire=framed}
 * the receiver checks the sender's user in the handshake, and creates a socket for each sender that
 * it admits.
 */
public final class UnixDgramTransport extends PacketTransport {
  /** Creates the provider. Opens and loads nothing. */
  public UnixDgramTransport() {
    super("unix-dgram", ".dgram", UnixSocket::datagram);
  }

  @Override
  public Availability availability() {
    return LibraryClasses.missing()
        .map(name -> Availability.unavailable(name + " cannot be loaded", LibraryClasses.REMEDY))
        .orElseGet(super::availability);
  }

  @Override
  protected PacketKind kind(LinkContext context) {
    return new DatagramKind();
  }
}
