package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.spi.ChannelParameters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's half of one handshake, moved on whenever bytes arrive. It reads no byte beyond
 * what the sender must have said so far. Used by the acceptor's thread alone.
 */
final class ReceiverHandshake {
  /** How a handshake stands. */
  enum Progress {
    /** The sender has to say more. */
    WAITING,
    /** Only a free place is missing. */
    WANTS_PLACE,
    /** It came to nothing; the reply, if any, says why. */
    FAILED
  }

  private final SocketChannel channel;
  private final String user;
  private final ChannelParameters terms;
  private final @Nullable Secret secret;
  private final ByteBuffer hello = HandshakeDescriptor.allocate(HandshakeDescriptor.HELLO_LENGTH);
  private final byte[] proofBytes = new byte[HandshakeDescriptor.PROOF_LENGTH];
  private final ByteBuffer proof = ByteBuffer.wrap(proofBytes);
  private byte[] nonce = {};
  private @Nullable ByteBuffer challenge;
  private long deadlineNs;

  ReceiverHandshake(
      SocketChannel channel, String user, ChannelParameters terms, @Nullable Secret secret) {
    this.channel = channel;
    this.user = user;
    this.terms = terms;
    this.secret = secret;
  }

  SocketChannel channel() {
    return channel;
  }

  String user() {
    return user;
  }

  void setDeadline(long atNs) {
    deadlineNs = atNs;
  }

  long leftNs() {
    return deadlineNs - System.nanoTime();
  }

  int sender() {
    return HandshakeDescriptor.sender(hello);
  }

  /** The sender's process, by its own word; 0 if it is another host's, or not known. */
  long process() throws IOException {
    boolean remote =
        channel.getRemoteAddress() instanceof InetSocketAddress there
            && !there.getAddress().isLoopbackAddress();
    return remote ? 0 : HandshakeDescriptor.process(hello);
  }

  /** Reads what has arrived and answers it. */
  Progress advance() throws IOException {
    ByteBuffer question = challenge;
    return question == null ? readHello() : readProof(question);
  }

  private Progress readHello() throws IOException {
    int count = StreamIo.read(channel, hello);
    boolean foreign =
        hello.position() >= HandshakeDescriptor.MAGIC_LENGTH && !HandshakeDescriptor.isHello(hello);
    if (foreign || hello.hasRemaining()) {
      return foreign || count < 0 ? Progress.FAILED : Progress.WAITING;
    }
    HandshakeStatus refusal = refusal();
    if (refusal != null) {
      say(reply(refusal));
      return Progress.FAILED;
    }
    if (secret == null) {
      return Progress.WANTS_PLACE;
    }
    nonce = Secret.nonce();
    ByteBuffer question = reply(HandshakeStatus.CHALLENGE);
    challenge = question;
    say(question.duplicate());
    return readProof(question);
  }

  private @Nullable HandshakeStatus refusal() {
    if (terms
        .incompatibility(
            HandshakeDescriptor.version(hello), HandshakeDescriptor.helloMaxMessageSize(hello))
        .isPresent()) {
      return HandshakeStatus.TERMS_DIFFER;
    }
    boolean theirs = HandshakeDescriptor.hasSecret(hello);
    if (theirs == (secret != null)) {
      return null;
    }
    return theirs ? HandshakeStatus.SECRET_UNKNOWN : HandshakeStatus.SECRET_MISSING;
  }

  private Progress readProof(ByteBuffer question) throws IOException {
    int count = StreamIo.read(channel, proof);
    if (proof.hasRemaining()) {
      return count < 0 ? Progress.FAILED : Progress.WAITING;
    }
    if (secret == null || !Secret.equal(secret.senderProof(hello, question), proofBytes)) {
      say(reply(HandshakeStatus.SECRET_WRONG));
      return Progress.FAILED;
    }
    return Progress.WANTS_PLACE;
  }

  /** Says the last word: a place was found, or why not. */
  void conclude(HandshakeStatus status) throws IOException {
    ByteBuffer last = reply(status);
    if (secret != null && challenge != null) {
      HandshakeDescriptor.putProof(last, secret.receiverProof(hello, challenge, last));
    }
    say(last);
  }

  private ByteBuffer reply(HandshakeStatus status) {
    return HandshakeDescriptor.reply(terms, status, nonce);
  }

  private void say(ByteBuffer reply) throws IOException {
    if (StreamIo.write(channel, reply) < HandshakeDescriptor.REPLY_LENGTH) {
      throw new IOException("the peer does not read its reply");
    }
  }
}
