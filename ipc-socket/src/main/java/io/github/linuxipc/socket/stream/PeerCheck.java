package io.github.linuxipc.socket.stream;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Says who is at the other end, before the first byte is read or written. */
@FunctionalInterface
public interface PeerCheck {
  /**
   * Finds out whose process is at the other end.
   *
   * @param channel a connected channel
   * @return the user's name, empty if the peer is on another host; null if it is not known yet
   * @throws PeerRefusedException if the user is not accepted
   * @throws IOException if it cannot be found out
   */
  @Nullable String userOf(SocketChannel channel) throws IOException;

  /**
   * Takes a picture of the present, where asking is dear, to check many connections by.
   *
   * @return a check for connections that are there already
   * @throws IOException if there is none to be had
   */
  default PeerCheck now() throws IOException {
    return this;
  }
}
