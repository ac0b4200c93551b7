package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.handshake.LogRateLimiter;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is admitted, whatever the kind of socket. Used by the doorkeeper's thread alone. */
final class AdmissionControl {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionControl.class);
  private static final byte[] NO_NONCE = {};

  private final PeerUsers users;
  private final String channel;
  private final ChannelParameters terms;
  private final PacketRegistry guests;
  private final Poll asking;
  private final Runnable onChange;
  private final LogRateLimiter log = new LogRateLimiter(1);
  private long lastPeer;

  /**
   * Makes it.
   *
   * @param users whom to admit
   * @param context the channel
   * @param guests those who are admitted
   * @param asking what the thread asks the kernel with
   * @param onChange wakes the polling thread
   */
  AdmissionControl(
      PeerUsers users, LinkContext context, PacketRegistry guests, Poll asking, Runnable onChange) {
    this.users = users;
    this.channel = context.name();
    this.terms = context.terms();
    this.guests = guests;
    this.asking = asking;
    this.onChange = onChange;
  }

  String channel() {
    return channel;
  }

  ChannelParameters terms() {
    return terms;
  }

  /** The user's name if it is accepted, else null. */
  @Nullable String userOf(int uid) throws IOException {
    String user = users.nameIfAllowed(uid);
    if (user == null) {
      refused("it runs as user " + Integer.toUnsignedString(uid));
    }
    return user;
  }

  /** Whether a packet of some length is a hello. */
  boolean isHello(ByteBuffer words, int length) {
    return length == HandshakeDescriptor.HELLO_LENGTH && HandshakeDescriptor.isHello(words);
  }

  /** What is wrong with a hello: the status to reply, or null. */
  @Nullable HandshakeStatus refusal(ByteBuffer hello) {
    int version = HandshakeDescriptor.version(hello);
    if (terms
        .incompatibility(version, HandshakeDescriptor.helloMaxMessageSize(hello))
        .isPresent()) {
      return HandshakeStatus.TERMS_DIFFER;
    }
    return HandshakeDescriptor.hasSecret(hello) ? HandshakeStatus.SECRET_UNKNOWN : null;
  }

  /** Gives a sender a place, if there is one: {@link HandshakeStatus#OK}. */
  HandshakeStatus reserve(PacketConnection guest) {
    HandshakeStatus status = guests.admit(guest, asking);
    if (status == HandshakeStatus.OK) {
      lastPeer++;
    } else {
      refused("senders beyond max-senders=" + terms.maxSenders() + ", or with a number in use");
    }
    return status;
  }

  /** The link's number for the next sender that gets a place. */
  long nextPeer() {
    return lastPeer + 1;
  }

  /** Leaves a sender that has its place to the polling thread. */
  void enter(PacketConnection guest) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> guests.remove(guest));
      guests.publishAdmitted(guest);
      undo.done(guest);
    }
    onChange.run();
  }

  /** Tells the polling thread of a sender that has gone, if it has. */
  boolean noteIfGone(PacketConnection guest) {
    if (!guest.hasGone(asking)) {
      return false;
    }
    guests.noteGone(guest);
    onChange.run();
    return true;
  }

  /** Makes the last word of a handshake. */
  NativeBuffer reply(HandshakeStatus status) {
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    ByteBuffer words = HandshakeDescriptor.reply(terms, status, NO_NONCE);
    reply.buffer().put(0, words, 0, HandshakeDescriptor.REPLY_LENGTH);
    return reply;
  }

  /** Says the last word on a connection of the sender's own. */
  void reply(UnixSocket socket, HandshakeStatus status) throws ErrnoException {
    socket.send(reply(status), 0, HandshakeDescriptor.REPLY_LENGTH);
  }

  void refused(String why) {
    if (log.allows()) {
      LOG.warn("{} refuses connections: {}", channel, why);
    }
  }
}
