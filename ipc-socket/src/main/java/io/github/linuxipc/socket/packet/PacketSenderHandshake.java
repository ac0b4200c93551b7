package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeReply;
import io.github.linuxipc.socket.handshake.OpenDeadline;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The sender's side of the handshake; the same for both kinds of sockets. */
final class PacketSenderHandshake {
  private PacketSenderHandshake() {}

  /** Connects. Returns false if the backlog is full. */
  static boolean tryConnect(UnixSocket socket, PacketAddress socketAddress, LinkContext context)
      throws IOException {
    try {
      return socket.connect(socketAddress.unix());
    } catch (ErrnoException e) {
      throw unreachable(e, socketAddress, context);
    }
  }

  /** Returns the exception for a receiver that cannot be reached. */
  static IOException unreachable(
      ErrnoException e, PacketAddress socketAddress, LinkContext context) {
    return switch (e.errno()) {
      case Errno.ENOENT, Errno.ECONNREFUSED ->
          context.failure(
              ErrorCode.NO_RECEIVER,
              "No receiver has bound "
                  + socketAddress.address()
                  + (socketAddress.path() == null ? " in this network namespace" : ""),
              "Start the receiver.",
              e);
      case Errno.EACCES ->
          context.failure(
              ErrorCode.PEER_REFUSED,
              "This user may not connect to " + socketAddress,
              "Run as the receiver's user, or bind it with allow-users.",
              e);
      case Errno.EPERM ->
          context.failure(
              ErrorCode.PROTOCOL,
              "The socket at "
                  + socketAddress
                  + " is connected, and accepts packets of one other socket only",
              "See which program has bound it.",
              e);
      case Errno.EPROTOTYPE ->
          context.failure(
              ErrorCode.PROTOCOL,
              "The Unix socket at " + socketAddress + " is of another type",
              "Choose the scheme that the receiver uses.",
              e);
      default -> e;
    };
  }

  /** Throws if the receiver runs as a user that this end does not accept. */
  static void requireAllowed(PeerUsers users, int uid, LinkContext context) throws IOException {
    if (users.nameIfAllowed(uid) == null) {
      throw context.failure(
          ErrorCode.PEER_REFUSED,
          "This end does not accept the receiver: it runs as user " + Integer.toUnsignedString(uid),
          "Run both ends as the same user, or name the receiver's in allow-users.");
    }
  }

  /** Encodes a hello. */
  static NativeBuffer hello(LinkContext context) {
    NativeBuffer hello = new NativeBuffer(HandshakeDescriptor.HELLO_LENGTH);
    ByteBuffer encoded =
        HandshakeDescriptor.hello(context.terms(), context.senderId(), new byte[0]);
    hello.buffer().put(0, encoded, 0, HandshakeDescriptor.HELLO_LENGTH);
    return hello;
  }

  /** Receives a packet. Returns its length, or -1 if none has arrived yet. */
  @FunctionalInterface
  interface PacketReader {
    int read() throws ErrnoException;
  }

  /** Waits for a packet. */
  static int awaitPacket(
      OpenFile file, PacketReader reader, OpenDeadline deadline, LinkContext context)
      throws IOException {
    try (Poll wait = Poll.open()) {
      int length = readDespiteReset(reader);
      while (length < 0) {
        deadline.require();
        wait.await(file, Poll.IN, deadline.sliceNs());
        length = readDespiteReset(reader);
      }
      return length;
    } catch (ErrnoException e) {
      throw receiverLeft(context, e);
    }
  }

  /**
   * Receives a packet. The kernel reports once, before it returns the reply, that the receiver
   * closed with a hello unread.
   */
  private static int readDespiteReset(PacketReader reader) throws ErrnoException {
    try {
      return reader.read();
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ECONNRESET) {
        throw e;
      }
      return reader.read();
    }
  }

  static IpcException receiverLeft(LinkContext context, @Nullable IOException cause) {
    return context.failure(
        ErrorCode.NO_RECEIVER,
        "The receiver closed the connection during the handshake",
        "See whether the receiver is being closed or started, and try again.",
        cause);
  }

  /** Throws unless the reply admits this sender. */
  static void conclude(NativeBuffer reply, int length, LinkContext context) throws IpcException {
    if (length != HandshakeDescriptor.REPLY_LENGTH) {
      reply.buffer().putInt(0, 0); // not a reply of this library
    }
    HandshakeReply handshakeReply = new HandshakeReply(context);
    handshakeReply.conclude(handshakeReply.status(reply.buffer()), reply.buffer());
  }
}
