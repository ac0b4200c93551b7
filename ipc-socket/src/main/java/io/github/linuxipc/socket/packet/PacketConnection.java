package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One admitted sender as the receiver sees it. Received from by the polling thread alone; whether
 * it has gone may be asked by others.
 *
 * <p>A connection for sequenced packets comes to its end by itself. Of two datagram sockets that
 * are connected to each other neither learns that the other has gone; but what lies unread in the
 * other's queue goes with it. So a datagram sender leaves the reply there for good. Nothing more is
 * said to it before the goodbye: a send to a socket that has gone makes the kernel forget what came
 * from it.
 */
final class PacketConnection {
  /** The sender is gone and all its packets are taken. */
  static final int END = 0;

  private final UnixSocket socket;
  private final PacketKind kind;
  private final long peer;
  private final int number;
  private final String user;
  private volatile boolean gone;
  private long process;

  /** Where it sits in the table; the table's alone, as is what follows. */
  int seat;

  /** Whether it stands in the ring of those to be served. */
  boolean queued;

  /** A packet that was not taken when it was offered. */
  @Nullable ByteBuffer refused;

  /**
   * Makes a guest.
   *
   * @param socket the receiver's socket for this sender
   * @param kind its kind
   * @param peer the link's number for the sender
   * @param number the number in the sender's frames, or the link's number where there are none
   * @param user the sender's user
   */
  PacketConnection(UnixSocket socket, PacketKind kind, long peer, int number, String user) {
    this.socket = socket;
    this.kind = kind;
    this.peer = peer;
    this.number = number;
    this.user = user;
  }

  UnixSocket socket() {
    return socket;
  }

  long peer() {
    return peer;
  }

  int number() {
    return number;
  }

  String user() {
    return user;
  }

  /** Notes the sender's process; before the polling thread has the guest. */
  void setProcess(long pid) {
    process = pid;
  }

  /** The sender's process as the kernel tells it, 0 if it is not known. */
  long process() {
    return process;
  }

  /**
   * Takes the next packet.
   *
   * @return its length, which may be more than the memory holds; {@link #END}; or -1 for nothing
   */
  int receive(NativeBuffer memory) {
    boolean wasGone = gone; // before looking, so that nothing can come behind what is found
    int length = receiveNow(memory);
    return length < 0 && wasGone ? END : length;
  }

  private int receiveNow(NativeBuffer memory) {
    try {
      return socket.receive(memory);
    } catch (ErrnoException e) {
      // Reported once if the sender closed before it read a goodbye; its packets are still there.
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

  /** Says goodbye, as the last packet that the sender gets. */
  void sendClose() {
    NativeBuffer word = new NativeBuffer(1);
    word.buffer().put(0, HandshakeDescriptor.GOODBYE);
    try {
      socket.send(word, 0, 1);
    } catch (ErrnoException e) {
      // It has gone already.
    }
  }

  /** Whether the sender has gone, though packets of it may wait to be taken. */
  synchronized boolean hasGone(Poll asking) {
    try {
      return gone
          || socket.file().fd() < 0
          || (kind == PacketKind.DATAGRAM
              ? socket.options().unread() == 0
              : (asking.now(socket.file(), 0) & Poll.HANG_UP) != 0);
    } catch (ErrnoException e) {
      return true;
    }
  }

  /** Has it told whenever it takes what was said to it, or is gone; unless leave was taken. */
  synchronized void watchBy(Epoll epoll, long key) throws ErrnoException {
    if (socket.file().fd() >= 0) {
      epoll.addForRoom(socket.file(), key);
    }
  }

  /** Notes that it has gone, for those who do not see it by themselves. */
  void markGone() {
    gone = true;
  }

  boolean isNotedGone() {
    return gone;
  }

  synchronized void close() {
    socket.close();
  }

  synchronized boolean isClosed() {
    return socket.file().fd() < 0;
  }
}
