package io.github.linuxipc.socket.handshake;

import java.io.IOException;

/**
 * The handshakes of one receiver that are in progress. Used by the acceptor's thread alone. Only
 * {@link #close} is called by another thread, when the acceptor's thread no longer uses the object.
 */
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
   * @return the time in nanoseconds; 0 or less if {@link #tick} is due; {@link Long#MAX_VALUE} if
   *     there is no handshake
   */
  long leftNs();

  /** Closes the connections that have not been admitted yet. Never throws. */
  void close();
}
