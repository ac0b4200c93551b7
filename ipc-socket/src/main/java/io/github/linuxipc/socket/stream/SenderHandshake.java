package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sender's half of a handshake. Runs on engine threads. */
public final class SenderHandshake {
  private static final long UNDECIDED_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final String BOTH_ALIKE = "Configure both ends alike.";

  private final SocketChannel channel;
  private final LinkContext context;
  private final @Nullable Secret secret;
  private final Talk talk;

  /**
   * Makes a handshake.
   *
   * @param channel a connected channel in non-blocking mode
   * @param context the channel's settings
   * @param secret what to prove to hold, or null
   */
  public SenderHandshake(SocketChannel channel, LinkContext context, @Nullable Secret secret) {
    this.channel = channel;
    this.context = context;
    this.secret = secret;
    this.talk = new Talk(context);
  }

  /**
   * Waits until it is known whose process is at the other end, before anything is said.
   *
   * @param check says who it is
   * @throws IpcException if that user is not accepted, or the time is over
   */
  public void check(PeerCheck check) throws IpcException {
    try {
      while (check.userOf(channel) == null) {
        talk.pause(UNDECIDED_PAUSE_NS);
      }
    } catch (PeerRefusedException e) {
      throw context.failure(
          ErrorCode.PEER_REFUSED,
          "The receiver is not one that this end accepts: " + e.getMessage(),
          "Run both ends as the same user, or name the receiver's in allow-users.",
          e);
    } catch (IpcException e) {
      throw e;
    } catch (EOFException e) {
      throw lastWords(e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Finds out why we were turned away; whoever did it is not trusted with more than that. */
  private IpcException lastWords(EOFException gone) {
    try {
      ByteBuffer reply = hear();
      conclude(status(reply), reply);
      return failed(gone);
    } catch (IpcException e) {
      return e;
    } catch (IOException e) {
      return failed(gone);
    }
  }

  /**
   * Says hello and takes the reply.
   *
   * @throws IpcException if the receiver does not admit us, or does not answer in time
   */
  public void run() throws IpcException {
    byte[] nonce = secret == null ? new byte[0] : Secret.nonce();
    ByteBuffer hello = HandshakeDescriptor.hello(context.terms(), context.senderId(), nonce);
    try {
      say(hello.duplicate());
      ByteBuffer reply = hear();
      HandshakeStatus status = status(reply);
      if (status == HandshakeStatus.CHALLENGE && secret != null) {
        status = prove(secret, hello, reply);
      } else if (secret != null && status == HandshakeStatus.OK) {
        throw unproven();
      }
      conclude(status, reply);
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private HandshakeStatus prove(Secret ours, ByteBuffer hello, ByteBuffer challenge)
      throws IOException {
    say(ByteBuffer.wrap(ours.senderProof(hello, challenge)));
    ByteBuffer reply = hear();
    HandshakeStatus status = status(reply);
    byte[] expected = ours.receiverProof(hello, challenge, reply);
    if (status == HandshakeStatus.OK && !Secret.equal(expected, HandshakeDescriptor.proof(reply))) {
      throw unproven();
    }
    return status;
  }

  /** A few bytes on a fresh connection always fit; if it is gone, its last reply tells why. */
  private void say(ByteBuffer words) {
    try {
      channel.write(words);
    } catch (IOException e) {
      // hear() finds a reply or the end
    }
  }

  private ByteBuffer hear() throws IOException {
    ByteBuffer reply = HandshakeDescriptor.allocate(HandshakeDescriptor.REPLY_LENGTH);
    talk.readFully(channel, reply);
    return reply;
  }

  private HandshakeStatus status(ByteBuffer reply) throws IpcException {
    if (!HandshakeDescriptor.isReply(reply)) {
      throw context.failure(
          ErrorCode.PROTOCOL,
          "What listens there is no receiver of this library",
          "Correct the address, or choose wire=lines on both ends.");
    }
    HandshakeStatus status = HandshakeStatus.of(HandshakeDescriptor.status(reply));
    return status == null ? HandshakeStatus.TERMS_DIFFER : status;
  }

  private void conclude(HandshakeStatus status, ByteBuffer reply) throws IpcException {
    switch (status) {
      case OK -> {}
      case TERMS_DIFFER -> throw termsDiffer(reply);
      case TOO_MANY_SENDERS ->
          throw context.failure(
              ErrorCode.TOO_MANY_SENDERS,
              "The receiver has as many senders as its max-senders allows",
              "Close some, or raise max-senders where it is bound.");
      case NOT_ALLOWED -> throw refused("The receiver does not accept this user", "allow-users");
      case SENDER_NUMBER_TAKEN -> throw refused("Another user's sender has our number", "");
      case SECRET_MISSING -> throw refused("The receiver asks for a secret", "secret-file");
      case SECRET_UNKNOWN, CHALLENGE ->
          throw refused("Only one of the ends has a secret", "secret-file");
      case SECRET_WRONG -> throw refused("The receiver has another secret", "secret-file");
      case NO_DESCRIPTORS ->
          throw context.failure(
              ErrorCode.RESOURCE_LIMIT,
              "The receiver's process has no file descriptors left",
              "Raise its limit (ulimit -n), or close what it does not need.");
    }
  }

  private IpcException termsDiffer(ByteBuffer reply) {
    String difference =
        context
            .terms()
            .difference(
                HandshakeDescriptor.version(reply), HandshakeDescriptor.replyMaxMessageSize(reply))
            .orElse("the receiver does not say in what");
    return context.failure(
        ErrorCode.TERMS_DIFFER, "The ends do not agree: " + difference, BOTH_ALIKE);
  }

  private IpcException refused(String what, String option) {
    String next = option.isEmpty() ? "Open it again." : "Set " + option + " on both ends.";
    return context.failure(ErrorCode.PEER_REFUSED, what, next);
  }

  private IpcException unproven() {
    return context.failure(
        ErrorCode.PEER_REFUSED, "The receiver does not prove that it has our secret", BOTH_ALIKE);
  }

  private IpcException failed(IOException e) {
    return context.failure(
        ErrorCode.NO_RECEIVER,
        "The receiver went away during the handshake: " + e.getMessage(),
        "See whether it is just being closed or started.",
        e);
  }
}
