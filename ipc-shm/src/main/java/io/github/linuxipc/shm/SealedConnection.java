package io.github.linuxipc.shm;

import io.github.linuxipc.posix.DescriptorMessage;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixSocket;

/**
 * The connection over which a sender got its memory. It stays open, and each end sees by it that
 * the other has closed or died. A lock could not tell that: a descriptor that was passed shares its
 * open file description, to which locks belong. Thread-safe.
 */
final class SealedConnection implements AutoCloseable {
  private final UnixSocket socket;
  private final NativeBuffer unexpected = new NativeBuffer(1);
  private boolean gone;

  SealedConnection(UnixSocket socket) {
    this.socket = socket;
  }

  /** Sends a packet and its descriptors. Returns whether it was sent; if not, the peer has gone. */
  synchronized boolean send(DescriptorMessage message, int length) {
    try {
      return socket.send(message, length);
    } catch (ErrnoException e) {
      return false;
    }
  }

  /**
   * Returns whether the peer has the connection open. After the handshake neither end sends
   * anything, so a packet of the peer is discarded.
   */
  synchronized boolean isPeerOpen() {
    try {
      gone = gone || socket.receive(unexpected) == 0;
    } catch (ErrnoException e) {
      gone = true; // reset by the peer, or closed by this end
    }
    return !gone;
  }

  @Override
  public synchronized void close() {
    gone = true;
    socket.close();
  }
}
