package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeReply;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.support.connect.OpenDeadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Connects a sender to a receiver's packet socket. Used for one open, on one engine thread. */
public abstract class PacketConnector {
  private final PacketKind kind;
  private final PacketAddress socketAddress;
  private final PeerUsers users;
  private final LinkContext context;

  /**
   * Creates a connector.
   *
   * @param kind the kind of socket
   * @param socketAddress the address to connect to
   * @param users checks the user that the receiver runs as
   * @param context the channel's settings
   */
  protected PacketConnector(
      PacketKind kind, PacketAddress socketAddress, PeerUsers users, LinkContext context) {
    this.kind = kind;
    this.socketAddress = socketAddress;
    this.users = users;
    this.context = context;
  }

  /**
   * Connects.
   *
   * @return the link
   * @throws IOException if no receiver admits this sender; no resource stays open
   */
  public final OutboundLink connect() throws IOException {
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(kind::open, UnixSocket::close);
      connect(socket, new OpenDeadline(context));
      return undo.done(PacketOutbound.open(socket, kind, socketAddress.address(), context));
    }
  }

  /**
   * Connects a socket, checks the receiver's user, and under {@code wire=framed} performs the
   * handshake.
   *
   * @param socket the sender's socket
   * @param deadline the deadline of the open
   * @throws IOException if no receiver admits this sender; the caller closes the socket
   */
  protected abstract void connect(UnixSocket socket, OpenDeadline deadline) throws IOException;

  /**
   * Returns the address to connect to.
   *
   * @return the address
   */
  protected final PacketAddress socketAddress() {
    return socketAddress;
  }

  /**
   * Returns the channel's settings.
   *
   * @return the settings
   */
  protected final LinkContext context() {
    return context;
  }

  /**
   * Connects a socket to the receiver's socket.
   *
   * @param socket the sender's socket
   * @return false if the backlog is full
   * @throws IOException if the receiver cannot be reached
   */
  protected final boolean tryConnect(UnixSocket socket) throws IOException {
    try {
      return socket.connect(socketAddress.unix());
    } catch (ErrnoException e) {
      throw unreachable(e);
    }
  }

  /**
   * Returns the exception for a receiver that cannot be reached.
   *
   * @param e what the kernel reported
   * @return the exception, which is {@code e} itself if its meaning is not known
   */
  protected final IOException unreachable(ErrnoException e) {
    return switch (e.errno()) {
      case Errno.ENOENT, Errno.ECONNREFUSED ->
          context.noReceiver(
              socketAddress.address()
                  + (socketAddress.path() == null ? " in this network namespace" : ""),
              e);
      case Errno.EACCES ->
          context.failure(
              ErrorCode.PEER_REFUSED,
              "This user may not connect to " + socketAddress,
              "Run as the receiver's user, or bind it with allow-users or allow-groups.",
              e);
      case Errno.EPERM ->
          context.failure(
              ErrorCode.PROTOCOL,
              "The socket at "
                  + socketAddress
                  + " is connected, and accepts packets of one other socket only",
              "Find out which program has bound it, or use another address.",
              e);
      case Errno.EPROTOTYPE ->
          context.failure(
              ErrorCode.PROTOCOL,
              "The Unix socket at " + socketAddress + " is of another type",
              "Choose the scheme that the receiver uses.",
              e);
      default -> e;
    };
  }

  /**
   * Throws if the receiver runs as a user that this end does not accept.
   *
   * @param uid the user that the receiver runs as
   * @param gid the effective group of the receiver; {@link PeerUsers#NO_GROUP} if it is not known
   * @throws IOException if the user is not accepted, or the system cannot look it up
   */
  protected final void requireAllowed(int uid, int gid) throws IOException {
    if (users.nameIfAllowed(uid, gid) == null) {
      throw context.failure(
          ErrorCode.PEER_REFUSED,
          "This end does not accept the receiver: it runs as user " + Integer.toUnsignedString(uid),
          "Run both ends as the same user, or name the receiver's in allow-users or allow-groups.");
    }
  }

  /**
   * Encodes a hello.
   *
   * @return the hello
   */
  protected final NativeBuffer hello() {
    NativeBuffer hello = new NativeBuffer(HandshakeDescriptor.HELLO_LENGTH);
    ByteBuffer encoded =
        HandshakeDescriptor.hello(context.terms(), context.senderId(), new byte[0]);
    hello.buffer().put(0, encoded, 0, HandshakeDescriptor.HELLO_LENGTH);
    return hello;
  }

  /** Receives a packet. */
  @FunctionalInterface
  protected interface PacketReader {
    /**
     * Receives a packet.
     *
     * @return its length, or -1 if none has arrived yet
     * @throws ErrnoException if the socket cannot be read
     */
    int read() throws ErrnoException;
  }

  /**
   * Waits for a packet.
   *
   * @param file the socket's descriptor
   * @param reader receives the packet
   * @param deadline the deadline of the open
   * @return the length of the packet, or 0 at the end of a connection
   * @throws IOException if the deadline has passed, the open was cancelled, the thread is
   *     interrupted, or the receiver has gone
   */
  protected final int awaitPacket(OpenFile file, PacketReader reader, OpenDeadline deadline)
      throws IOException {
    try (Poll wait = Poll.open()) {
      int length = read(reader);
      while (length < 0) {
        deadline.require();
        wait.await(file, Poll.IN, deadline.sliceNs());
        length = read(reader);
      }
      return length;
    }
  }

  private int read(PacketReader reader) throws IOException {
    try {
      return readDespiteReset(reader);
    } catch (ErrnoException e) {
      throw e.isForbidden() ? e : receiverLeft(e);
    }
  }

  /**
   * Receives a packet. If the receiver closed with a hello unread, the kernel reports this once
   * before it returns the reply.
   */
  private static int readDespiteReset(PacketReader reader) throws ErrnoException {
    try {
      return reader.read();
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ECONNRESET) {
        throw e;
      }
      return reader.read();
    }
  }

  /**
   * Returns the exception for a receiver that has gone during the handshake.
   *
   * @param cause what the kernel reported, or null
   * @return the exception
   */
  protected final IpcException receiverLeft(@Nullable IOException cause) {
    return context.failure(
        ErrorCode.NO_RECEIVER,
        "The receiver closed the connection during the handshake",
        "Check whether the receiver is being closed or started and what it logs, and open the sender"
            + " again.",
        cause);
  }

  /**
   * Throws unless the reply admits this sender.
   *
   * @param reply the memory that holds the reply
   * @param length the length of the packet that was received
   * @throws IpcException with the reason
   */
  protected final void conclude(NativeBuffer reply, int length) throws IpcException {
    if (length != HandshakeDescriptor.REPLY_LENGTH) {
      reply.buffer().putInt(0, 0); // not a reply of this library
    }
    HandshakeReply handshakeReply = new HandshakeReply(context);
    handshakeReply.conclude(handshakeReply.status(reply.buffer()), reply.buffer());
  }
}
