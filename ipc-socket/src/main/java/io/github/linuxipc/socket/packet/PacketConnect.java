package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;

/** What senders of both kinds do to reach their receiver. */
final class PacketConnect {
  private PacketConnect() {}

  /** Connects; returns false if the backlog is full. */
  static boolean tryOnce(UnixSocket socket, PacketPlace place, LinkContext context)
      throws IOException {
    try {
      return socket.connect(place.unix());
    } catch (ErrnoException e) {
      throw switch (e.errno()) {
        case Errno.ENOENT, Errno.ECONNREFUSED ->
            context.failure(
                ErrorCode.NO_RECEIVER,
                "Nobody has bound " + place.address(),
                "Start the receiver.",
                e);
        case Errno.EACCES ->
            context.failure(
                ErrorCode.PEER_REFUSED,
                "This user may not connect to " + place,
                "Run as the receiver's user, or bind it with allow-users.",
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
}
