package io.github.linuxipc.socket.packet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Checks which users the other end may run as. */
@FunctionalInterface
public interface PeerUsers {
  /**
   * Returns the name of a user if it is accepted.
   *
   * @param uid the user id
   * @return the user's name, or null if the user is not accepted
   * @throws IOException if the system cannot look the user up
   */
  @Nullable String nameIfAllowed(int uid) throws IOException;
}
