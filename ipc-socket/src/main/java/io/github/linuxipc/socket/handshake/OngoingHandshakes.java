package io.github.linuxipc.socket.handshake;

import java.io.IOException;

/** The handshakes of one receiver that are in progress. Used by the acceptor's thread alone. */
public interface OngoingHandshakes {
  /**
   * Ends handshakes that have timed out, and does other work that is due.
   *
   * @throws IOException if that fails
   */
  void tick() throws IOException;

  /**
   * Returns for how long the thread may wait before it calls {@link #tick}.
   *
   * @return the time in nanoseconds
   */
  long leftNs();

  /** Closes the connections that have not been admitted yet. Never throws. */
  void close();
}
