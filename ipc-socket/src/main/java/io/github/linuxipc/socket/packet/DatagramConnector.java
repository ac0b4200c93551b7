package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.CredentialMessage;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.SocketDiagnostics;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.OpenDeadline;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a datagram socket; under {@code wire=framed}, to the one that the receiver makes for
 * us. The kernel adds to its reply whose it is.
 *
 * @param place where to
 * @param users whom the receiver may run as
 * @param context the channel's settings
 */
record DatagramConnector(PacketAddress place, PeerUsers users, LinkContext context) {
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

  OutboundLink connect() throws IOException {
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(PacketKind.DATAGRAM::open, UnixSocket::close);
      if (context.terms().wire() == WireFormat.RAW) {
        connectRaw(socket);
      } else {
        introduce(socket, new OpenDeadline(context));
      }
      int longest = PacketLimits.longest(socket.options(), context.terms());
      CloseReasonReader farewell = new CloseReasonReader(socket, context.terms().wire());
      return undo.done(
          PacketOutbound.open(
              socket, new PacketOutbound.Route(place.address(), longest, true, farewell), context));
    }
  }

  /**
   * A datagram socket does not tell its user. Its file does, if it has one. An abstract name is
   * open to every user, so there the kernel's diagnosis is asked whose the socket is that was
   * reached; what is sent afterwards goes to that very socket.
   */
  private void connectRaw(UnixSocket socket) throws IOException {
    Path path = place.path();
    FileStat status = path == null ? null : BoundSocket.statusOf(path);
    if (status != null) {
      PacketSenderHandshake.requireAllowed(users, status.uid(), context);
    }
    PacketSenderHandshake.tryOnce(socket, place, context);
    if (path == null) {
      PacketSenderHandshake.requireAllowed(users, ownerOf(socket), context);
    }
  }

  private int ownerOf(UnixSocket socket) throws IOException {
    OptionalInt owner;
    try {
      owner = SocketDiagnostics.peerUid(socket);
    } catch (ErrnoException e) {
      throw context.failure(
          ErrorCode.PEER_REFUSED,
          "The kernel does not tell which user has bound " + place + ": " + e.getMessage(),
          "Use a path instead of an abstract name, or wire=framed, whose handshake tells it.",
          e);
    }
    return owner.orElseThrow(() -> PacketSenderHandshake.gone(context, null));
  }

  /** Leaves the reply where it is: by that the receiver knows that we live. */
  private void introduce(UnixSocket socket, OpenDeadline time) throws IOException {
    socket.bindAnywhere();
    socket.options().passCredentials();
    while (!sayHello(socket)) {
      time.pause(PAUSE_NS);
    }
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    CredentialMessage packet = new CredentialMessage(reply);
    int length = hear(socket, packet, time);
    PacketSenderHandshake.requireAllowed(users, packet.uid(), context);
    PacketSenderHandshake.conclude(reply, length, context);
    try {
      socket.connect(packet.source());
    } catch (ErrnoException e) {
      throw PacketSenderHandshake.gone(context, e);
    }
  }

  private int hear(UnixSocket socket, CredentialMessage packet, OpenDeadline time)
      throws IOException {
    try {
      return PacketSenderHandshake.hear(socket.file(), () -> socket.peek(packet), time, context);
    } catch (IpcException e) {
      throw e.code() == ErrorCode.RECEIVER_DOES_NOT_ANSWER && isElsewhere() ? elsewhere(e) : e;
    }
  }

  /**
   * Whether the receiver is in another network namespace. A hello reaches it by its file, but the
   * reply goes to an abstract name, which has a meaning in one network namespace only.
   */
  private boolean isElsewhere() {
    try (UnixSocket probe = PacketKind.DATAGRAM.open()) {
      probe.connect(place.unix());
      boolean unknown = SocketDiagnostics.peerUid(probe).isEmpty();
      probe.connect(place.unix()); // it has not just gone
      return unknown;
    } catch (IOException e) {
      return false;
    }
  }

  private IpcException elsewhere(IpcException cause) {
    return context.failure(
        ErrorCode.NOT_REACHABLE,
        "The receiver at "
            + place
            + " is in another network namespace, and its reply does not"
            + " reach this one",
        "Run both ends in one network namespace, or use unix or unix-seqpacket, which need none.",
        cause);
  }

  private boolean sayHello(UnixSocket socket) throws IOException {
    try {
      NativeBuffer hello = PacketSenderHandshake.hello(context);
      return socket.sendTo(place.unix(), hello, HandshakeDescriptor.HELLO_LENGTH);
    } catch (ErrnoException e) {
      throw PacketSenderHandshake.unreachable(e, place, context);
    }
  }
}
