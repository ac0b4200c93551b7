package io.github.linuxipc.channel;

import java.util.Optional;

/**
 * The credentials of a receiver's senders, an extension of transports that have {@link
 * Capability#PEER_CREDENTIALS}. Thread-safe.
 */
public interface PeerCredentials {
  /**
   * Returns the user that a sender runs as, as recorded by the kernel when the sender connected.
   *
   * @param senderId a {@link Message#senderId}
   * @return the user's name, or the user id if the user has no name; empty if no sender of that id
   *     is connected, such as after the sender has left
   */
  Optional<String> userOf(long senderId);
}
