package io.github.linuxipc.spi;

/** What a sender's link knows of the receiver. */
public enum PeerState {
  /** The receiver is bound; it may be slow or stopped. */
  PRESENT,
  /** The receiver has said goodbye. */
  CLOSED,
  /** The receiver has gone without a goodbye. */
  LOST
}
