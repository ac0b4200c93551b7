package io.github.linuxipc.socket.handshake;

import org.jspecify.annotations.Nullable;

/** The status of a receiver's reply in a handshake. The numbers are part of the wire format. */
public enum HandshakeStatus {
  /** The sender is admitted: frames may follow. */
  OK(0),
  /** The receiver has a secret; a proof must follow. */
  CHALLENGE(1),
  /** The wire versions or the max-message-size of the ends differ. */
  TERMS_DIFFER(2),
  /** The receiver has as many senders as its max-senders allows. */
  TOO_MANY_SENDERS(3),
  /** The receiver does not accept the sender's user. */
  NOT_ALLOWED(4),
  /** A sender of another user has the same sender number. */
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
   * Returns the number of the status on the wire.
   *
   * @return the number
   */
  public int number() {
    return number;
  }

  /**
   * Returns the status of a number.
   *
   * @param number its number on the wire
   * @return the status, or null if there is none of that number
   */
  public static @Nullable HandshakeStatus of(int number) {
    HandshakeStatus[] all = values();
    return number >= 0 && number < all.length ? all[number] : null;
  }
}
