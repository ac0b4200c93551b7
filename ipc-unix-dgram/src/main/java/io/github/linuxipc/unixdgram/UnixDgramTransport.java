package io.github.linuxipc.unixdgram;

import io.github.linuxipc.socket.PacketTransport;
import io.github.linuxipc.socket.packet.PacketKind;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.LinkContext;

/**
 * Unix datagram sockets, scheme {@code unix-dgram}. All senders send to one socket; one datagram is
 * one frame, or under {@code wire=raw} one message. The target is a channel's name, an absolute
 * path, or {@code @} and an abstract name, which is not a file and is open to all users of the
 * host. The kernel adds the sender's user to each datagram, and those of other users are discarded.
 */
public final class UnixDgramTransport extends PacketTransport {
  /** Creates the provider. Opens and loads nothing. */
  public UnixDgramTransport() {
    super("unix-dgram", ".dgram");
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
