package io.github.linuxipc.socket.handshake;

import org.jspecify.annotations.Nullable;

/** What a receiver replies to a hello. The numbers are part of the wire format. */
public enum HandshakeStatus {
  /** Admitted: frames may follow. */
  OK(0),
  /** The receiver has a secret; a proof must follow. */
  CHALLENGE(1),
  /** Wire versions or largest messages differ. */
  TERMS_DIFFER(2),
  /** There are as many senders as the receiver admits. */
  TOO_MANY_SENDERS(3),
  /** The receiver does not accept the sender's user. */
  NOT_ALLOWED(4),
  /** Another user's sender has this number. */
  SENDER_NUMBER_TAKEN(5),
  /** The receiver has a secret, the sender has none. */
  SECRET_MISSING(6),
  /** The sender's proof is wrong. */
  SECRET_WRONG(7),
  /** The sender has a secret, the receiver has none. */
  SECRET_UNKNOWN(8),
  /** The receiver has no descriptor left for the connection. */
  NO_DESCRIPTORS(9);

  private final int number;

  HandshakeStatus(int number) {
    this.number = number;
  }

  /**
   * Returns its number on the wire.
   *
   * @return the number
   */
  public int number() {
    return number;
  }

  /**
   * Finds a status.
   *
   * @param number its number on the wire
   * @return the status, or null if there is none of that number
   */
  public static @Nullable HandshakeStatus of(int number) {
    HandshakeStatus[] all = values();
    return number >= 0 && number < all.length ? all[number] : null;
  }
}
