package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.handshake.LogRateLimiter;
import io.github.linuxipc.socket.polling.SenderRegistry;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which senders are admitted; the same for both kinds of sockets. Used by the acceptor's
 * thread alone.
 */
public final class AdmissionControl {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionControl.class);
  private static final byte[] NO_NONCE = {};

  private final PeerUsers users;
  private final String channel;
  private final ChannelParameters terms;
  private final SenderRegistry<PacketConnection> registry;
  private final Poll poll;
  private final Runnable onChange;
  private final LogRateLimiter log = new LogRateLimiter(1);
  private long lastPeer;

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
    this.users = users;
    this.channel = context.name();
    this.terms = context.terms();
    this.registry = registry;
    this.poll = poll;
    this.onChange = onChange;
  }

  /**
   * Returns the channel's name, for log messages.
   *
   * @return the name
   */
  public String channel() {
    return channel;
  }

  ChannelParameters terms() {
    return terms;
  }

  /**
   * Checks a sender's user, and logs a refusal.
   *
   * @param uid the user id
   * @return the user's name, or null if the user is not accepted
   * @throws IOException if the system cannot look the user up
   */
  public @Nullable String userOf(int uid) throws IOException {
    String user = users.nameIfAllowed(uid);
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
    int version = HandshakeDescriptor.version(hello);
    if (terms
        .incompatibility(version, HandshakeDescriptor.helloMaxMessageSize(hello))
        .isPresent()) {
      return HandshakeStatus.TERMS_DIFFER;
    }
    return HandshakeDescriptor.hasSecret(hello) ? HandshakeStatus.SECRET_UNKNOWN : null;
  }

  /**
   * Registers a sender if a slot is free, and logs a refusal.
   *
   * @param connection the sender
   * @return {@link HandshakeStatus#OK}, or why the sender was not registered
   */
  public HandshakeStatus reserveSlot(PacketConnection connection) {
    HandshakeStatus status = registry.reserve(connection, registered -> registered.hasGone(poll));
    if (status == HandshakeStatus.OK) {
      lastPeer++;
    } else {
      logRefusal(
          "max-senders=" + terms.maxSenders() + " is reached, or the sender number is in use");
    }
    return status;
  }

  /**
   * Returns the link's number for the next sender to be registered.
   *
   * @return the number, above 0
   */
  public long nextPeer() {
    return lastPeer + 1;
  }

  /**
   * Hands a registered sender over to the polling thread.
   *
   * @param connection the sender
   */
  public void publishAdmitted(PacketConnection connection) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> registry.remove(connection));
      registry.publishAdmitted(connection);
      undo.done(connection);
    }
    onChange.run();
  }

  /**
   * Marks a sender if it has gone, and then wakes the polling thread.
   *
   * @param connection the sender
   * @return whether it has gone
   */
  public boolean markIfGone(PacketConnection connection) {
    if (!connection.hasGone(poll)) {
      return false;
    }
    registry.markGone(connection);
    onChange.run();
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
    ByteBuffer encoded = HandshakeDescriptor.reply(terms, status, NO_NONCE);
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

  /**
   * Logs why a sender was rejected, at most once a second.
   *
   * @param why the reason
   */
  public void logRefusal(String why) {
    if (log.allows()) {
      LOG.warn("{} rejects a sender: {}", channel, why);
    }
  }
}
