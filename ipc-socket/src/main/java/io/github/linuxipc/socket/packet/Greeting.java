package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.spi.Terms;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The receiver's half of one handshake: a hello, and a reply. The doorkeeper's thread alone. */
final class Greeting {
  private static final byte[] NO_NONCE = {};

  private final UnixSocket socket;
  private final String user;
  private final long deadlineNs;
  private final NativeBuffer hello = new NativeBuffer(HandshakeDescriptor.HELLO_LENGTH);
  private int heard = -1;

  Greeting(UnixSocket socket, String user, long deadlineNs) {
    this.socket = socket;
    this.user = user;
    this.deadlineNs = deadlineNs;
  }

  UnixSocket socket() {
    return socket;
  }

  String user() {
    return user;
  }

  long leftNs() {
    return deadlineNs - System.nanoTime();
  }

  int sender() {
    return HandshakeDescriptor.sender(hello.buffer());
  }

  /**
   * Takes the hello.
   *
   * @return whether there was something; else the sender has to say more
   * @throws ErrnoException if it went away
   */
  boolean hear() throws ErrnoException {
    heard = socket.receive(hello);
    return heard >= 0;
  }

  /** What is wrong with what was heard: a status to reply, or null. */
  @Nullable HandshakeStatus refusal(Terms terms) {
    return terms
            .difference(
                HandshakeDescriptor.version(hello.buffer()),
                HandshakeDescriptor.helloMaxMessageSize(hello.buffer()))
            .isPresent()
        ? HandshakeStatus.TERMS_DIFFER
        : HandshakeDescriptor.hasSecret(hello.buffer()) ? HandshakeStatus.SECRET_UNKNOWN : null;
  }

  /** Whether it went without a word. */
  boolean isOver() {
    return heard == 0;
  }

  /** Whether what was heard is a hello at all. */
  boolean isHello() {
    return heard == HandshakeDescriptor.HELLO_LENGTH && HandshakeDescriptor.isHello(hello.buffer());
  }

  /** Says the last word of a handshake. */
  static void reply(UnixSocket socket, Terms terms, HandshakeStatus status) throws ErrnoException {
    NativeBuffer reply = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    ByteBuffer words = HandshakeDescriptor.reply(terms, status, NO_NONCE);
    reply.buffer().put(0, words, 0, HandshakeDescriptor.REPLY_LENGTH);
    socket.send(reply, 0, HandshakeDescriptor.REPLY_LENGTH);
  }
}
