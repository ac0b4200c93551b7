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
 * The receiver's side of one handshake, advanced whenever bytes arrive. It never reads beyond the
 * message that it expects. Used by the acceptor's thread alone.
 */
final class ReceiverHandshake {
  /** The state of a handshake. */
  enum Progress {
    /** More bytes of the sender are needed. */
    WAITING,
    /** The handshake is complete, except for a free slot and the last reply. */
    WANTS_SLOT,
    /** The handshake failed; the reply, if one was sent, says why. */
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

  /**
   * Returns the process id that the sender claims; 0 if the sender claims none, or connected over
   * IP from an address other than loopback.
   */
  long process() throws IOException {
    boolean remote =
        channel.getRemoteAddress() instanceof InetSocketAddress there
            && !there.getAddress().isLoopbackAddress();
    return remote ? 0 : HandshakeDescriptor.process(hello);
  }

  /** Reads the bytes that have arrived, and replies to a complete message. */
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
    HandshakeStatus refusal = HandshakeDescriptor.refusal(hello, terms, secret != null);
    if (refusal != null) {
      write(reply(refusal));
      return Progress.FAILED;
    }
    if (secret == null) {
      return Progress.WANTS_SLOT;
    }
    nonce = Secret.nonce();
    ByteBuffer question = reply(HandshakeStatus.CHALLENGE);
    challenge = question;
    write(question.duplicate());
    return readProof(question);
  }

  private Progress readProof(ByteBuffer question) throws IOException {
    int count = StreamIo.read(channel, proof);
    if (proof.hasRemaining()) {
      return count < 0 ? Progress.FAILED : Progress.WAITING;
    }
    if (secret == null || !Secret.equal(secret.senderProof(hello, question), proofBytes)) {
      write(reply(HandshakeStatus.SECRET_WRONG));
      return Progress.FAILED;
    }
    return Progress.WANTS_SLOT;
  }

  /** Sends the last reply, which says that the sender is admitted, or why it is not. */
  void conclude(HandshakeStatus status) throws IOException {
    ByteBuffer last = reply(status);
    if (secret != null && challenge != null) {
      HandshakeDescriptor.putProof(last, secret.receiverProof(hello, challenge, last));
    }
    write(last);
  }

  private ByteBuffer reply(HandshakeStatus status) {
    return HandshakeDescriptor.reply(terms, status, nonce);
  }

  private void write(ByteBuffer reply) throws IOException {
    if (StreamIo.write(channel, reply) < HandshakeDescriptor.REPLY_LENGTH) {
      throw new IOException("the peer does not read the reply");
    }
  }
}
