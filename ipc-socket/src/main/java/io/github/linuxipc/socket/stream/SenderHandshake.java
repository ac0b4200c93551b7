package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeReply;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.KernelErrors;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sender's side of a handshake. Runs on engine threads. */
public final class SenderHandshake {
  private static final long UNDECIDED_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final String BOTH_ALIKE = "Configure both ends alike.";

  private final SocketChannel channel;
  private final LinkContext context;
  private final @Nullable Secret secret;
  private final HandshakeIo io;
  private final HandshakeReply handshakeReply;

  /**
   * Creates a handshake.
   *
   * @param channel a connected channel in non-blocking mode
   * @param context the channel's settings
   * @param secret the secret to prove, or null
   */
  public SenderHandshake(SocketChannel channel, LinkContext context, @Nullable Secret secret) {
    this.channel = channel;
    this.context = context;
    this.secret = secret;
    this.io = new HandshakeIo(context);
    this.handshakeReply = new HandshakeReply(context);
  }

  /**
   * Waits until the user at the other end is known and checked. Sends nothing.
   *
   * @param check determines the user
   * @throws IpcException if the user is not accepted, the deadline has passed, the open was
   *     cancelled, the thread is interrupted, or the connection has ended
   */
  public void check(PeerCheck check) throws IpcException {
    try {
      while (check.userOf(channel) == null) {
        io.pause(UNDECIDED_PAUSE_NS);
      }
    } catch (PeerRefusedException e) {
      throw context.failure(
          ErrorCode.PEER_REFUSED,
          "This end does not accept the receiver: " + e.getMessage(),
          "Run both ends as the same user, or name the receiver's in allow-users or allow-groups.",
          e);
    } catch (IpcException e) {
      throw e;
    } catch (EOFException e) {
      throw rejection(e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Returns the reason why the connection was rejected. The peer has not been checked, so its reply
   * serves only to describe the reason.
   */
  private IpcException rejection(EOFException cause) {
    try {
      ByteBuffer reply = readReply();
      handshakeReply.conclude(handshakeReply.status(reply), reply);
      return failed(cause);
    } catch (IpcException e) {
      return e;
    } catch (IOException e) {
      return failed(cause);
    }
  }

  /**
   * Performs the handshake.
   *
   * @throws IpcException if the receiver does not admit this sender, or does not answer in time
   */
  public void run() throws IpcException {
    byte[] nonce = secret == null ? new byte[0] : Secret.nonce();
    ByteBuffer hello = HandshakeDescriptor.hello(context.terms(), context.senderId(), nonce);
    if (secret == null) {
      HandshakeDescriptor.putProcess(hello, ProcessHandle.current().pid());
    }
    try {
      write(hello.duplicate());
      ByteBuffer reply = readReply();
      HandshakeStatus status = handshakeReply.status(reply);
      if (status == HandshakeStatus.CHALLENGE && secret != null) {
        status = prove(secret, hello, reply);
      } else if (secret != null && status == HandshakeStatus.OK) {
        throw unproven();
      }
      handshakeReply.conclude(status, reply);
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private HandshakeStatus prove(Secret secret, ByteBuffer hello, ByteBuffer challenge)
      throws IOException {
    write(ByteBuffer.wrap(secret.senderProof(hello, challenge)));
    ByteBuffer reply = readReply();
    HandshakeStatus status = handshakeReply.status(reply);
    byte[] expected = secret.receiverProof(hello, challenge, reply);
    if (status == HandshakeStatus.OK && !Secret.equal(expected, HandshakeDescriptor.proof(reply))) {
      throw unproven();
    }
    return status;
  }

  /**
   * Writes a message. Ignores a write error, because the reply that is read next, or the end of the
   * connection, tells the reason.
   */
  private void write(ByteBuffer bytes) throws IpcException {
    try {
      while (StreamIo.write(channel, bytes) >= 0 && bytes.hasRemaining()) {
        io.await(channel, SelectionKey.OP_WRITE);
      }
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      // readReply() finds the reply or the end
    }
  }

  private ByteBuffer readReply() throws IOException {
    ByteBuffer reply = HandshakeDescriptor.allocate(HandshakeDescriptor.REPLY_LENGTH);
    io.readFully(channel, reply);
    return reply;
  }

  private IpcException unproven() {
    return context.failure(
        ErrorCode.PEER_REFUSED,
        "The receiver does not prove that it has this sender's secret",
        BOTH_ALIKE);
  }

  private IpcException failed(IOException e) {
    return KernelErrors.forbidden(context, e).orElseGet(() -> connectionFailed(e));
  }

  private IpcException connectionFailed(IOException e) {
    return context.failure(
        ErrorCode.NO_RECEIVER,
        e instanceof EOFException
            ? "The receiver closed the connection during the handshake"
            : "The connection to the receiver failed during the handshake: " + KernelErrors.text(e),
        "Check whether the receiver is being closed or started and what it logs, and open the sender"
            + " again.",
        e);
  }
}
