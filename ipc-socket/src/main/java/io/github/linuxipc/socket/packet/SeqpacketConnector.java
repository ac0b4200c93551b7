package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.connect.ConnectPauses;
import io.github.linuxipc.support.connect.OpenDeadline;
import java.io.IOException;

/** Connects to a socket for sequenced packets. */
final class SeqpacketConnector extends PacketConnector {
  SeqpacketConnector(
      PacketKind kind, PacketAddress socketAddress, PeerUsers users, LinkContext context) {
    super(kind, socketAddress, users, context);
  }

  @Override
  protected void connect(UnixSocket socket, OpenDeadline deadline) throws IOException {
    ConnectPauses pauses = new ConnectPauses(deadline);
    while (!tryConnect(socket)) {
      pauses.next();
    }
    SocketOptions peer = socket.options();
    requireAllowed(peer.peerUid(), peer.peerGid());
    if (context().terms().wire() == WireFormat.FRAMED) {
      performHandshake(socket, deadline);
    }
  }

  private void performHandshake(UnixSocket socket, OpenDeadline deadline) throws IOException {
    try {
      socket.send(hello(), 0, HandshakeDescriptor.HELLO_LENGTH);
    } catch (ErrnoException e) {
      // If the receiver has gone, its last reply says why.
    }
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    int length = awaitPacket(socket.file(), () -> socket.receive(reply), deadline);
    if (length == 0) {
      throw receiverLeft(null);
    }
    conclude(reply, length);
  }
}
