package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.PollWait;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;

/**
 * One admitted sender as the receiver sees it. Received from by the polling thread alone; whether
 * it has gone may be asked by others.
 */
final class Guest {
  /** The sender's connection is at its end, whatever it is that ended it. */
  static final int END = 0;

  private static final NativeBuffer GOODBYE = new NativeBuffer(1);

  static {
    GOODBYE.buffer().put(0, HandshakeDescriptor.GOODBYE);
  }

  private final UnixSocket socket;
  private final long peer;
  private final int number;
  private final String user;

  /**
   * Makes a guest.
   *
   * @param socket the connection
   * @param peer the link's number for the sender
   * @param number the number in the sender's frames, or the link's number where there are none
   * @param user the sender's user
   */
  Guest(UnixSocket socket, long peer, int number, String user) {
    this.socket = socket;
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

  /**
   * Takes the next packet.
   *
   * @return its length, which may be more than the memory holds; {@link #END}; or -1 for nothing
   */
  int receive(NativeBuffer memory) {
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

  /** Whether the sender has gone, though packets of it may wait to be taken. */
  synchronized boolean hasGone(PollWait asking) {
    try {
      return socket.file().fd() < 0 || (asking.now(socket.file(), 0) & PollWait.HANG_UP) != 0;
    } catch (ErrnoException e) {
      return true;
    }
  }

  /** Says goodbye, as the last packet that the sender gets. */
  void sayGoodbye() {
    try {
      socket.send(GOODBYE, 0, 1);
    } catch (ErrnoException e) {
      // It has gone already.
    }
  }

  synchronized void close() {
    socket.close();
  }
}
