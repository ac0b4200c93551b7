package io.github.linuxipc.socket.packet;

import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;

/** Opens links over packets. */
public final class PacketLinks {
  private PacketLinks() {}

  /**
   * Binds a socket for sequenced packets.
   *
   * @param place where
   * @param policy how to treat those who connect
   * @param context the channel's settings
   * @return the link
   * @throws IOException if it cannot be bound; nothing is left behind
   */
  public static InboundLink bindSeqpacket(
      PacketAddress place, PacketPolicy policy, LinkContext context) throws IOException {
    return ConnectedPacketInbound.open(place, PacketKind.SEQPACKET, policy, context);
  }

  /**
   * Binds a datagram socket.
   *
   * @param place where
   * @param policy how to treat those who reach it
   * @param context the channel's settings
   * @return the link
   * @throws IOException if it cannot be bound; nothing is left behind
   */
  public static InboundLink bindDatagram(
      PacketAddress place, PacketPolicy policy, LinkContext context) throws IOException {
    return context.terms().wire() == WireFormat.RAW
        ? RawDatagramInbound.open(place, policy, context)
        : ConnectedPacketInbound.open(place, PacketKind.DATAGRAM, policy, context);
  }

  /**
   * Connects to a socket for sequenced packets.
   *
   * @param place where to
   * @param users whom the receiver may run as
   * @param context the channel's settings
   * @return the link
   * @throws IOException if nobody admits us; nothing is left open
   */
  public static OutboundLink connectSeqpacket(
      PacketAddress place, PeerUsers users, LinkContext context) throws IOException {
    return new SeqpacketConnector(place, users, context).connect();
  }

  /**
   * Connects to a datagram socket.
   *
   * @param place where to
   * @param users whom the receiver may run as
   * @param context the channel's settings
   * @return the link
   * @throws IOException if nobody admits us; nothing is left open
   */
  public static OutboundLink connectDatagram(
      PacketAddress place, PeerUsers users, LinkContext context) throws IOException {
    return new DatagramConnector(place, users, context).connect();
  }
}
