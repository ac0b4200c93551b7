package io.github.linuxipc.socket.packet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The users that the other end may run as. */
@FunctionalInterface
public interface PeerUsers {
  /**
   * Tells whether a user is accepted.
   *
   * @param uid the user's number
   * @return the user's name if it is, else null
   * @throws IOException if the system does not tell who that is
   */
  @Nullable String nameIfAllowed(int uid) throws IOException;
}
