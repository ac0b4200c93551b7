package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeReply;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.spi.LinkContext;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
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
  private final HandshakeIo talk;
  private final HandshakeReply verdict;

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
    this.talk = new HandshakeIo(context);
    this.verdict = new HandshakeReply(context);
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
      verdict.conclude(verdict.status(reply), reply);
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
    if (secret == null) {
      HandshakeDescriptor.putProcess(hello, ProcessHandle.current().pid());
    }
    try {
      say(hello.duplicate());
      ByteBuffer reply = hear();
      HandshakeStatus status = verdict.status(reply);
      if (status == HandshakeStatus.CHALLENGE && secret != null) {
        status = prove(secret, hello, reply);
      } else if (secret != null && status == HandshakeStatus.OK) {
        throw unproven();
      }
      verdict.conclude(status, reply);
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
    HandshakeStatus status = verdict.status(reply);
    byte[] expected = ours.receiverProof(hello, challenge, reply);
    if (status == HandshakeStatus.OK && !Secret.equal(expected, HandshakeDescriptor.proof(reply))) {
      throw unproven();
    }
    return status;
  }

  /** If the connection is gone, its last reply tells why. */
  private void say(ByteBuffer words) throws IpcException {
    try {
      while (StreamIo.write(channel, words) >= 0 && words.hasRemaining()) {
        talk.await(channel, SelectionKey.OP_WRITE);
      }
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      // hear() finds a reply or the end
    }
  }

  private ByteBuffer hear() throws IOException {
    ByteBuffer reply = HandshakeDescriptor.allocate(HandshakeDescriptor.REPLY_LENGTH);
    talk.readFully(channel, reply);
    return reply;
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
