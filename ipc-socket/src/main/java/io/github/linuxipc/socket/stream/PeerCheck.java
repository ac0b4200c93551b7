package io.github.linuxipc.socket.stream;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Identifies and checks the user at the other end, before the first byte is read or written. */
@FunctionalInterface
public interface PeerCheck {
  /**
   * Returns the user of the process at the other end.
   *
   * @param channel a connected channel
   * @return the user's name; empty if the user cannot be known, because the peer is on another host
   *     or has already left; null if the user is not known yet
   * @throws PeerRefusedException if the user is not accepted
   * @throws IOException if the user cannot be determined
   */
  @Nullable String userOf(SocketChannel channel) throws IOException;

  /**
   * Takes a snapshot of the system's state, with which many connections can be checked.
   * Implementations override this method if a single query is expensive. The default implementation
   * takes no snapshot and returns this check.
   *
   * @return a check for connections that exist already
   * @throws IOException if the state cannot be read
   */
  default PeerCheck snapshot() throws IOException {
    return this;
  }
}
