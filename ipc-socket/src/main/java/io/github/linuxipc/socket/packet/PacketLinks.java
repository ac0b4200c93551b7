package io.github.linuxipc.socket.packet;

import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;

/** Opens links over packet sockets. */
public final class PacketLinks {
  private PacketLinks() {}

  /**
   * Binds a socket for sequenced packets.
   *
   * @param socketAddress the address to bind
   * @param policy how to treat the senders that connect
   * @param context the channel's settings
   * @return the link
   * @throws IOException if the socket cannot be bound; no resource stays open
   */
  public static InboundLink bindSeqpacket(
      PacketAddress socketAddress, PacketPolicy policy, LinkContext context) throws IOException {
    return ConnectedPacketInbound.open(socketAddress, PacketKind.SEQPACKET, policy, context);
  }

  /**
   * Binds a datagram socket.
   *
   * @param socketAddress the address to bind
   * @param policy how to treat the senders that reach it
   * @param context the channel's settings
   * @return the link
   * @throws IOException if the socket cannot be bound; no resource stays open
   */
  public static InboundLink bindDatagram(
      PacketAddress socketAddress, PacketPolicy policy, LinkContext context) throws IOException {
    return context.terms().wire() == WireFormat.RAW
        ? RawDatagramInbound.open(socketAddress, policy, context)
        : ConnectedPacketInbound.open(socketAddress, PacketKind.DATAGRAM, policy, context);
  }

  /**
   * Connects to a socket for sequenced packets.
   *
   * @param socketAddress the address to connect to
   * @param users checks the user that the receiver runs as
   * @param context the channel's settings
   * @return the link
   * @throws IOException if no receiver admits this sender; no resource stays open
   */
  public static OutboundLink connectSeqpacket(
      PacketAddress socketAddress, PeerUsers users, LinkContext context) throws IOException {
    return new SeqpacketConnector(socketAddress, users, context).connect();
  }

  /**
   * Connects to a datagram socket.
   *
   * @param socketAddress the address to connect to
   * @param users checks the user that the receiver runs as
   * @param context the channel's settings
   * @return the link
   * @throws IOException if no receiver admits this sender; no resource stays open
   */
  public static OutboundLink connectDatagram(
      PacketAddress socketAddress, PeerUsers users, LinkContext context) throws IOException {
    return new DatagramConnector(socketAddress, users, context).connect();
  }
}
