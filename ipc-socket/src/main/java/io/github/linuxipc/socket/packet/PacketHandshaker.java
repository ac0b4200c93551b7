package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.UnixSocket;
import java.io.IOException;

/** What happens at the door, by the kind of socket. Used by the doorkeeper's thread alone. */
interface PacketHandshaker {
  /**
   * Looks after the next sender that has come.
   *
   * @param door where senders come
   * @return false if there is none
   * @throws IOException if it cannot be let in, for instance for want of descriptors
   */
  boolean next(UnixSocket door) throws IOException;

  /**
   * Turns the next sender away for want of descriptors.
   *
   * @param door where senders come
   * @throws IOException if even that fails
   */
  void turnAwayNext(UnixSocket door) throws IOException;

  /** Something has happened with the sender of a key above 0. */
  void advance(long key);

  /** Does what time asks for. */
  void tick();

  /** How long the thread may sleep before {@link #tick}. */
  long leftNs();

  /** Releases those that were not admitted yet. */
  void close();
}
