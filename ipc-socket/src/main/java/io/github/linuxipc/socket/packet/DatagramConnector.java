package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.CredentialedPacket;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.OpenTime;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a datagram socket; under {@code wire=framed}, to the one that the receiver makes for
 * us. The kernel adds to its reply whose it is.
 *
 * @param place where to
 * @param users whom the receiver may run as
 * @param context the channel's settings
 */
record DatagramConnector(PacketPlace place, PeerUsers users, LinkContext context) {
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

  OutboundLink connect() throws IOException {
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(PacketKind.DATAGRAM::open, UnixSocket::close);
      if (context.terms().wire() == Wire.RAW) {
        connectRaw(socket);
      } else {
        introduce(socket, new OpenTime(context));
      }
      int longest = PacketLimits.longest(socket.options(), context.terms());
      Farewell farewell = new Farewell(socket, context.terms().wire());
      return undo.done(
          PacketOutbound.open(
              socket, new PacketOutbound.Route(place.address(), longest, true, farewell), context));
    }
  }

  /** A datagram socket does not tell its user: its file does, if it has one. */
  private void connectRaw(UnixSocket socket) throws IOException {
    Path path = place.path();
    FileStat status = path == null ? null : BoundSocket.statusOf(path);
    if (status != null) {
      PacketConnect.requireAllowed(users, status.uid(), context);
    }
    PacketConnect.tryOnce(socket, place, context);
  }

  /** Leaves the reply where it is: by that the receiver knows that we live. */
  private void introduce(UnixSocket socket, OpenTime time) throws IOException {
    socket.bindAnywhere();
    socket.options().passCredentials();
    while (!sayHello(socket)) {
      time.pause(PAUSE_NS);
    }
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    CredentialedPacket packet = new CredentialedPacket(reply);
    int length = PacketConnect.hear(socket.file(), () -> socket.peek(packet), time, context);
    PacketConnect.requireAllowed(users, packet.uid(), context);
    PacketConnect.conclude(reply, length, context);
    try {
      socket.connect(packet.source());
    } catch (ErrnoException e) {
      throw PacketConnect.gone(context, e);
    }
  }

  private boolean sayHello(UnixSocket socket) throws IOException {
    try {
      NativeBuffer hello = PacketConnect.hello(context);
      return socket.sendTo(place.unix(), hello, HandshakeDescriptor.HELLO_LENGTH);
    } catch (ErrnoException e) {
      throw PacketConnect.unreachable(e, place, context);
    }
  }
}
