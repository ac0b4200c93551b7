package io.github.linuxipc.socket.handshake;

import java.io.IOException;

/** What a thread waits in for many sockets at a time. Used by that thread, but for the wake-up. */
public interface Demultiplexer {
  /**
   * Waits until some of the sockets are ready, a {@link #wakeup}, or the end of the time; may
   * return for no reason. Those that are ready are served before it returns.
   *
   * @param timeoutNs the longest wait in nanoseconds; none if it is 0 or less
   * @throws IOException if it fails
   */
  void await(long timeoutNs) throws IOException;

  /** Ends the present or the next {@link #await}; from any thread. */
  void wakeup();

  /**
   * Gives up what was detached since: a socket may keep its descriptor until then.
   *
   * @throws IOException if it fails
   */
  void flush() throws IOException;

  /** Releases it. Does not fail. */
  void close();
}
