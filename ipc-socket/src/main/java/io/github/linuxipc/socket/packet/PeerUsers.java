package io.github.linuxipc.socket.packet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Checks which users the other end may run as. */
@FunctionalInterface
public interface PeerUsers {
  /** The id that means no group to the kernel: {@code (gid_t) -1}. */
  int NO_GROUP = -1;

  /**
   * Returns the name of a user if it is accepted.
   *
   * @param uid the user id
   * @param gid the id of the effective group of the user's process; {@link #NO_GROUP} if it is not
   *     known
   * @return the user's name, or null if the user is not accepted
   * @throws IOException if the system cannot look the user up
   */
  @Nullable String nameIfAllowed(int uid, int gid) throws IOException;
}
