package io.github.linuxipc.channel;

import java.util.Optional;

/** A view of a receiver whose transport has {@link Capability#PEER_CREDENTIALS}. Thread-safe. */
public interface PeerCredentials {
  /**
   * Tells which user a sender runs as, as the kernel recorded it when the sender connected.
   *
   * @param senderId a {@link Message#senderId}
   * @return the user's name, or its number where it has no name; empty once the sender has left
   */
  Optional<String> userOf(long senderId);
}
