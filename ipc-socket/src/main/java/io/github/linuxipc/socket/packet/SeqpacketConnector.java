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
 * Connects to a socket for sequenced packets, finds out whose it is, and says hello.
 *
 * @param place where to
 * @param users whom the receiver may run as
 * @param context the channel's settings
 */
record SeqpacketConnector(PacketAddress place, PeerUsers users, LinkContext context) {
  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Connects.
   *
   * @return the link
   * @throws IOException if nobody admits us; nothing is left open
   */
  OutboundLink connect() throws IOException {
    OpenDeadline time = new OpenDeadline(context);
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(UnixSocket::seqpacket, UnixSocket::close);
      long pauseNs = FIRST_PAUSE_NS;
      while (!PacketSenderHandshake.tryOnce(socket, place, context)) {
        time.pause(pauseNs);
        pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
      }
      return undo.done(open(socket, time));
    }
  }

  private OutboundLink open(UnixSocket socket, OpenDeadline time) throws IOException {
    PacketSenderHandshake.requireAllowed(users, socket.options().peerUid(), context);
    if (context.terms().wire() == WireFormat.FRAMED) {
      introduce(socket, time);
    }
    int longest = PacketLimits.longest(socket.options(), context.terms());
    PacketOutbound.Route route =
        new PacketOutbound.Route(
            place.address(), longest, false, new CloseReasonReader(socket, context.terms().wire()));
    return PacketOutbound.open(socket, route, context);
  }

  private void introduce(UnixSocket socket, OpenDeadline time) throws IOException {
    NativeBuffer hello = PacketSenderHandshake.hello(context);
    try {
      socket.send(hello, 0, HandshakeDescriptor.HELLO_LENGTH);
    } catch (ErrnoException e) {
      // If it is gone, its last reply tells why.
    }
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    int length =
        PacketSenderHandshake.hear(socket.file(), () -> socket.receive(reply), time, context);
    if (length == 0) {
      throw PacketSenderHandshake.gone(context, null);
    }
    PacketSenderHandshake.conclude(reply, length, context);
  }
}
