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

/** What senders of both kinds do to reach their receiver. */
final class PacketSenderHandshake {
  private PacketSenderHandshake() {}

  /** Connects; returns false if the backlog is full. */
  static boolean tryOnce(UnixSocket socket, PacketAddress place, LinkContext context)
      throws IOException {
    try {
      return socket.connect(place.unix());
    } catch (ErrnoException e) {
      throw unreachable(e, place, context);
    }
  }

  /** Says why there is no way to a receiver. */
  static IOException unreachable(ErrnoException e, PacketAddress place, LinkContext context) {
    return switch (e.errno()) {
      case Errno.ENOENT, Errno.ECONNREFUSED ->
          context.failure(
              ErrorCode.NO_RECEIVER,
              "Nobody has bound "
                  + place.address()
                  + (place.path() == null ? " in this network namespace" : ""),
              "Start the receiver.",
              e);
      case Errno.EACCES ->
          context.failure(
              ErrorCode.PEER_REFUSED,
              "This user may not connect to " + place,
              "Run as the receiver's user, or bind it with allow-users.",
              e);
      case Errno.EPERM ->
          context.failure(
              ErrorCode.PROTOCOL,
              "What is bound at " + place + " takes packets of one other socket only",
              "See which program has bound it.",
              e);
      case Errno.EPROTOTYPE ->
          context.failure(
              ErrorCode.PROTOCOL,
              "What is bound at " + place + " is a Unix socket of another type",
              "Choose the scheme that the receiver uses.",
              e);
      default -> e;
    };
  }

  /** Throws if a receiver runs as a user that this end does not accept. */
  static void requireAllowed(PeerUsers users, int uid, LinkContext context) throws IOException {
    if (users.nameIfAllowed(uid) == null) {
      throw context.failure(
          ErrorCode.PEER_REFUSED,
          "The receiver is not one that this end accepts: it runs as user "
              + Integer.toUnsignedString(uid),
          "Run both ends as the same user, or name the receiver's in allow-users.");
    }
  }

  /** Makes a hello. */
  static NativeBuffer hello(LinkContext context) {
    NativeBuffer hello = new NativeBuffer(HandshakeDescriptor.HELLO_LENGTH);
    ByteBuffer words = HandshakeDescriptor.hello(context.terms(), context.senderId(), new byte[0]);
    hello.buffer().put(0, words, 0, HandshakeDescriptor.HELLO_LENGTH);
    return hello;
  }

  /** Takes a packet: its length, or -1 if there is none yet. */
  @FunctionalInterface
  interface Taking {
    int take() throws ErrnoException;
  }

  /** Waits for a packet. */
  static int hear(OpenFile file, Taking taking, OpenDeadline time, LinkContext context)
      throws IOException {
    try (Poll wait = Poll.open()) {
      int length = takeDespiteReset(taking);
      while (length < 0) {
        time.require();
        wait.await(file, Poll.IN, time.sliceNs());
        length = takeDespiteReset(taking);
      }
      return length;
    } catch (ErrnoException e) {
      throw gone(context, e);
    }
  }

  /** The kernel tells once, before what was said, that the receiver closed with a hello unread. */
  private static int takeDespiteReset(Taking taking) throws ErrnoException {
    try {
      return taking.take();
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ECONNRESET) {
        throw e;
      }
      return taking.take();
    }
  }

  static IpcException gone(LinkContext context, @Nullable IOException cause) {
    return context.failure(
        ErrorCode.NO_RECEIVER,
        "The receiver went away during the handshake",
        "See whether it is just being closed or started.",
        cause);
  }

  /** Throws unless a reply admits us. */
  static void conclude(NativeBuffer reply, int length, LinkContext context) throws IpcException {
    if (length != HandshakeDescriptor.REPLY_LENGTH) {
      reply.buffer().putInt(0, 0); // nothing that this library replies
    }
    HandshakeReply verdict = new HandshakeReply(context);
    verdict.conclude(verdict.status(reply.buffer()), reply.buffer());
  }
}
