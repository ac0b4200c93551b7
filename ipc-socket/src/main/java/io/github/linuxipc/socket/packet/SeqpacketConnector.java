package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.OpenDeadline;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a socket for sequenced packets, checks the receiver's user, and performs the
 * handshake.
 *
 * @param socketAddress the address to connect to
 * @param users checks the user that the receiver runs as
 * @param context the channel's settings
 */
record SeqpacketConnector(PacketAddress socketAddress, PeerUsers users, LinkContext context) {
  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Connects.
   *
   * @return the link
   * @throws IOException if no receiver admits this sender; no resource stays open
   */
  OutboundLink connect() throws IOException {
    OpenDeadline deadline = new OpenDeadline(context);
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(UnixSocket::seqpacket, UnixSocket::close);
      long pauseNs = FIRST_PAUSE_NS;
      while (!PacketSenderHandshake.tryConnect(socket, socketAddress, context)) {
        deadline.pause(pauseNs);
        pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
      }
      return undo.done(open(socket, deadline));
    }
  }

  private OutboundLink open(UnixSocket socket, OpenDeadline deadline) throws IOException {
    PacketSenderHandshake.requireAllowed(users, socket.options().peerUid(), context);
    if (context.terms().wire() == WireFormat.FRAMED) {
      performHandshake(socket, deadline);
    }
    int longest = PacketLimits.longest(socket.options(), context.terms());
    PacketOutbound.Route route =
        new PacketOutbound.Route(
            socketAddress.address(),
            longest,
            false,
            new CloseReasonReader(socket, context.terms().wire()));
    return PacketOutbound.open(socket, route, context);
  }

  private void performHandshake(UnixSocket socket, OpenDeadline deadline) throws IOException {
    NativeBuffer hello = PacketSenderHandshake.hello(context);
    try {
      socket.send(hello, 0, HandshakeDescriptor.HELLO_LENGTH);
    } catch (ErrnoException e) {
      // If the receiver has gone, its last reply says why.
    }
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    int length =
        PacketSenderHandshake.awaitPacket(
            socket.file(), () -> socket.receive(reply), deadline, context);
    if (length == 0) {
      throw PacketSenderHandshake.receiverLeft(context, null);
    }
    PacketSenderHandshake.conclude(reply, length, context);
  }
}
