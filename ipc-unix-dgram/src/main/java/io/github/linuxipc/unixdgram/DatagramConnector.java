package io.github.linuxipc.unixdgram;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.CredentialMessage;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.SocketDiagnostics;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.packet.PacketAddress;
import io.github.linuxipc.socket.packet.PacketConnector;
import io.github.linuxipc.socket.packet.PeerUsers;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.connect.OpenDeadline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a datagram socket. Under {@code wire=framed} it connects to the socket that the
 * receiver creates for this sender. The kernel adds the receiver's credentials to the reply.
 */
final class DatagramConnector extends PacketConnector {
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private final DatagramKind kind;

  DatagramConnector(
      DatagramKind kind, PacketAddress socketAddress, PeerUsers users, LinkContext context) {
    super(kind, socketAddress, users, context);
    this.kind = kind;
  }

  @Override
  protected void connect(UnixSocket socket, OpenDeadline deadline) throws IOException {
    if (context().terms().wire() == WireFormat.RAW) {
      connectRaw(socket);
    } else {
      performHandshake(socket, deadline);
    }
  }

  /**
   * Connects and checks the receiver's user. A datagram socket does not report its user. If the
   * socket has a file, the owner of the file is checked. An abstract name can be bound by every
   * user; for such a name the kernel's socket diagnostics report the owner of the connected socket.
   * Later packets go to that same socket.
   */
  private void connectRaw(UnixSocket socket) throws IOException {
    Path path = socketAddress().path();
    FileStat status = path == null ? null : FileStat.find(path).orElse(null);
    if (status != null) {
      requireAllowed(status.uid(), PeerUsers.NO_GROUP);
    }
    tryConnect(socket);
    if (path == null) {
      requireAllowed(ownerOf(socket), PeerUsers.NO_GROUP);
    }
  }

  private int ownerOf(UnixSocket socket) throws IOException {
    OptionalInt owner;
    try {
      owner = SocketDiagnostics.peerUid(socket);
    } catch (ErrnoException e) {
      throw context()
          .failure(
              ErrorCode.PEER_REFUSED,
              "The kernel does not report which user has bound "
                  + socketAddress()
                  + ": "
                  + e.getMessage(),
              "Use a path instead of an abstract name, or wire=framed, whose handshake verifies the"
                  + " user.",
              e);
    }
    return owner.orElseThrow(() -> receiverLeft(null));
  }

  /**
   * Performs the handshake. The reply stays unread in this sender's queue. As long as the reply is
   * there, the receiver knows that this sender is alive.
   */
  private void performHandshake(UnixSocket socket, OpenDeadline deadline) throws IOException {
    socket.bindAnywhere();
    socket.options().passCredentials();
    while (!sendHello(socket)) {
      deadline.pause(PAUSE_NS);
    }
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    CredentialMessage packet = new CredentialMessage(reply);
    int length = awaitReply(socket, packet, deadline);
    requireAllowed(packet.uid(), packet.gid());
    conclude(reply, length);
    try {
      socket.connect(packet.source());
    } catch (ErrnoException e) {
      throw receiverLeft(e);
    }
  }

  private int awaitReply(UnixSocket socket, CredentialMessage packet, OpenDeadline deadline)
      throws IOException {
    try {
      return awaitPacket(socket.file(), () -> socket.peek(packet), deadline);
    } catch (IpcException e) {
      throw e.code() == ErrorCode.RECEIVER_DOES_NOT_ANSWER && isInOtherNamespace()
          ? otherNamespace(e)
          : e;
    }
  }

  /**
   * Returns whether the receiver is in another network namespace. A hello reaches the receiver
   * through its file, but the reply goes to an abstract name, which exists in one network namespace
   * only.
   */
  private boolean isInOtherNamespace() {
    try (UnixSocket probe = kind.open()) {
      probe.connect(socketAddress().unix());
      boolean unknown = SocketDiagnostics.peerUid(probe).isEmpty();
      probe.connect(socketAddress().unix()); // fails if the receiver has gone meanwhile
      return unknown;
    } catch (IOException e) {
      return false;
    }
  }

  private IpcException otherNamespace(IpcException cause) {
    return context()
        .failure(
            ErrorCode.NOT_REACHABLE,
            "The receiver at "
                + socketAddress()
                + " is in another network namespace, and its reply does not"
                + " reach this one",
            "Run both ends in one network namespace, or use unix, or unix-seqpacket with a path,"
                + " which do not need that.",
            cause);
  }

  private boolean sendHello(UnixSocket socket) throws IOException {
    try {
      return socket.sendTo(socketAddress().unix(), hello(), HandshakeDescriptor.HELLO_LENGTH);
    } catch (ErrnoException e) {
      throw unreachable(e);
    }
  }
}
