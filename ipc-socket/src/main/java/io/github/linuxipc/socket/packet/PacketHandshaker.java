package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.OngoingHandshakes;
import java.io.IOException;

/**
 * Performs the receiver's side of the handshakes. Each kind of socket has its own implementation.
 * Used by one thread at a time, usually the acceptor's thread.
 */
public interface PacketHandshaker extends OngoingHandshakes {
  /**
   * Accepts the next connection, or receives the next hello.
   *
   * @param listener the listening socket
   * @return false if none is waiting
   * @throws IOException if it cannot be accepted, for instance because no descriptor is left
   */
  boolean next(UnixSocket listener) throws IOException;

  /**
   * Rejects the sender that {@link #next} could not accept, or tries once more to accept it. A
   * rejected sender gets a reply only if this process lacks descriptors, because the wire format
   * has no status for other errors.
   *
   * @param listener the listening socket
   * @param cause the error
   * @throws IOException if even that fails
   */
  void rejectNext(UnixSocket listener, IOException cause) throws IOException;

  /**
   * Handles an event of a sender.
   *
   * @param key the sender's key in the epoll set, above 0
   */
  void advance(long key);
}
