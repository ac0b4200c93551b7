package io.github.linuxipc.spi;

/** The state of the receiver, as known to a sender's link. */
public enum PeerState {
  /** The receiver is bound. Its process may be slow or stopped. */
  PRESENT,
  /** The receiver has closed and has sent its close notice. */
  CLOSED,
  /** The receiver has ended, or the connection to it is lost, without a close notice. */
  LOST
}
