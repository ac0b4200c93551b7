package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.PacketVector;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.polling.AdmittedSender;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One admitted sender, as the receiver sees it. Only the polling thread receives from it; other
 * threads may ask whether the sender has gone.
 *
 * <p>Between the reply of the handshake and the close notice, the receiver sends nothing to the
 * sender. A send to a closed datagram socket would make the kernel discard the packets that came
 * from that socket.
 */
public final class PacketConnection extends AdmittedSender {
  /**
   * The result of {@link #receive} if the sender has gone and all of its packets have been
   * received.
   */
  static final int END = 0;

  private final UnixSocket socket;
  private final PacketKind kind;

  /** A packet that the handler did not accept, or null. */
  @Nullable ByteBuffer unaccepted;

  /**
   * Creates a connection.
   *
   * @param socket the receiver's socket for this sender
   * @param kind its kind
   * @param peer the link's number for the sender
   * @param number the number in the sender's frames, or the link's number if frames carry none
   * @param user the sender's user
   */
  public PacketConnection(UnixSocket socket, PacketKind kind, long peer, int number, String user) {
    super(peer, number, user);
    this.socket = socket;
    this.kind = kind;
  }

  /**
   * Returns the receiver's socket for this sender.
   *
   * @return the socket
   */
  public UnixSocket socket() {
    return socket;
  }

  /**
   * Receives the next packet.
   *
   * @return its length, which may exceed the buffer; {@link #END}; or -1 if no packet is waiting
   */
  int receive(NativeBuffer memory) {
    // The mark is read before the socket: a sender that was marked has sent all of its packets.
    boolean wasGone = isMarkedGone();
    int length = receiveNow(memory);
    return length < 0 && wasGone ? END : length;
  }

  /**
   * Receives the packets that are waiting, with one system call.
   *
   * @param packets gets the packets; the length of one may exceed its buffer, or be {@link #END}
   * @param limit the largest number of packets, at least 1
   * @return how many packets were received; {@link #END}; or -1 if no packet is waiting
   */
  int receive(PacketVector packets, int limit) {
    boolean wasGone = isMarkedGone(); // read before the socket, as for a single packet
    int count = receiveNow(packets, limit);
    return count < 0 && wasGone ? END : count;
  }

  private int receiveNow(NativeBuffer memory) {
    try {
      return socket.receive(memory);
    } catch (ErrnoException e) {
      // The kernel reports ECONNRESET once if the sender closed before it had read everything that
      // the receiver sent. The packets of the sender can still be received.
      return e.errno() == Errno.ECONNRESET ? receiveAfterReset(memory) : END;
    }
  }

  private int receiveAfterReset(NativeBuffer memory) {
    try {
      return socket.receive(memory);
    } catch (ErrnoException e) {
      return END;
    }
  }

  private int receiveNow(PacketVector packets, int limit) {
    try {
      return countOrNone(socket.receive(packets, limit));
    } catch (ErrnoException e) {
      return e.errno() == Errno.ECONNRESET ? receiveAfterReset(packets, limit) : END;
    }
  }

  private int receiveAfterReset(PacketVector packets, int limit) {
    try {
      return countOrNone(socket.receive(packets, limit));
    } catch (ErrnoException e) {
      return END;
    }
  }

  private static int countOrNone(int count) {
    return count == 0 ? -1 : count;
  }

  @Override
  protected void sendClose() {
    NativeBuffer notice = new NativeBuffer(1);
    notice.buffer().put(0, HandshakeDescriptor.CLOSE_NOTICE);
    try {
      socket.send(notice, 0, 1);
    } catch (ErrnoException e) {
      // The sender has already gone.
    }
  }

  @Override
  protected boolean requestStop() {
    if (kind.keepsPacketsOfClosedPeer()) {
      sendClose(); // first: a sender whose send is refused looks for the reason
    }
    try {
      socket.shutdownInput();
    } catch (ErrnoException e) {
      // The sender has already gone.
    }
    return true;
  }

  /** Returns whether the sender has gone, even if packets of it are still to be received. */
  synchronized boolean hasGone(Poll poll) {
    try {
      return isMarkedGone() || socket.file().fd() < 0 || kind.isPeerGone(socket, poll);
    } catch (ErrnoException e) {
      return true;
    }
  }

  /**
   * Adds the socket to an epoll set that reports when the sender has read the reply or has gone.
   * Does nothing if the connection is closed.
   *
   * @param epoll the acceptor's epoll set
   * @param key the sender's key in it
   * @throws ErrnoException if it cannot be added
   */
  public synchronized void registerWith(Epoll epoll, long key) throws ErrnoException {
    if (socket.file().fd() >= 0) {
      epoll.addForRoom(socket.file(), key);
    }
  }

  @Override
  protected synchronized void close() {
    socket.close();
  }

  /**
   * Returns whether the polling thread has closed the connection.
   *
   * @return whether it has
   */
  public synchronized boolean isClosed() {
    return socket.file().fd() < 0;
  }
}
