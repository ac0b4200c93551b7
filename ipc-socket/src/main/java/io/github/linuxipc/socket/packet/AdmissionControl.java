package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.polling.SenderAdmission;
import io.github.linuxipc.socket.polling.SenderRegistry;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which senders are admitted. Both kinds of packet sockets use it. Used by one thread at a
 * time, usually the acceptor's thread.
 */
public final class AdmissionControl extends SenderAdmission<PacketConnection> {
  private static final byte[] NO_NONCE = {};

  private final PeerUsers users;
  private final Poll poll;

  /**
   * Creates an admission control.
   *
   * @param users checks the senders' users
   * @param context the channel
   * @param registry holds the admitted senders
   * @param poll used to query the kernel from the acceptor's thread
   * @param onChange wakes the polling thread
   */
  AdmissionControl(
      PeerUsers users,
      LinkContext context,
      SenderRegistry<PacketConnection> registry,
      Poll poll,
      Runnable onChange) {
    super(context, registry, onChange);
    this.users = users;
    this.poll = poll;
  }

  /**
   * Checks a sender's user, and logs a refusal.
   *
   * @param uid the user id
   * @param gid the id of the effective group of the user's process
   * @return the user's name, or null if the user is not accepted
   * @throws IOException if the system cannot look the user up
   */
  public @Nullable String userOf(int uid, int gid) throws IOException {
    String user = users.nameIfAllowed(uid, gid);
    if (user == null) {
      logRefusal("the sender runs as user " + Integer.toUnsignedString(uid));
    }
    return user;
  }

  /**
   * Returns whether a packet is a hello.
   *
   * @param encoded the memory that holds the packet
   * @param length the length of the packet
   * @return whether it is
   */
  public boolean isHello(ByteBuffer encoded, int length) {
    return length == HandshakeDescriptor.HELLO_LENGTH && HandshakeDescriptor.isHello(encoded);
  }

  /**
   * Compares the sender's channel parameters with those of the receiver.
   *
   * @param hello the sender's hello
   * @return the status with which to reject it, or null if it is acceptable
   */
  public @Nullable HandshakeStatus refusal(ByteBuffer hello) {
    return HandshakeDescriptor.refusal(hello, terms(), false);
  }

  /**
   * Registers a sender if a slot is free, and logs a refusal.
   *
   * @param connection the sender
   * @return {@link HandshakeStatus#OK}, or why the sender was not registered
   */
  public HandshakeStatus reserveSlot(PacketConnection connection) {
    HandshakeStatus status = reserve(connection, registered -> registered.hasGone(poll));
    if (status != HandshakeStatus.OK) {
      logNotRegistered();
    }
    return status;
  }

  /**
   * Marks a sender as gone if it has gone, and in that case wakes the polling thread.
   *
   * @param connection the sender
   * @return whether it has gone
   */
  public boolean markIfGone(PacketConnection connection) {
    if (!connection.hasGone(poll)) {
      return false;
    }
    markGone(connection);
    return true;
  }

  /**
   * Encodes the reply that ends a handshake.
   *
   * @param status the status
   * @return the reply
   */
  public NativeBuffer reply(HandshakeStatus status) {
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    ByteBuffer encoded = HandshakeDescriptor.reply(terms(), status, NO_NONCE);
    reply.buffer().put(0, encoded, 0, HandshakeDescriptor.REPLY_LENGTH);
    return reply;
  }

  /**
   * Sends the reply that ends a handshake.
   *
   * @param socket the receiver's socket for this sender
   * @param status the status
   * @throws ErrnoException if the sender has gone
   */
  public void reply(UnixSocket socket, HandshakeStatus status) throws ErrnoException {
    socket.send(reply(status), 0, HandshakeDescriptor.REPLY_LENGTH);
  }
}
