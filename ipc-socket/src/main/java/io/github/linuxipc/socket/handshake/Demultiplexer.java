package io.github.linuxipc.socket.handshake;

import java.io.IOException;

/**
 * Waits for events of many sockets on one thread. Only {@link #wakeup} may be called by other
 * threads.
 */
public interface Demultiplexer {
  /**
   * Waits until sockets are ready, {@link #wakeup} is called, or the time-out elapses. May return
   * spuriously, and does so after 10 seconds, so that a wake-up that fails is noticed. Serves the
   * sockets that are ready before it returns.
   *
   * @param timeoutNs the time-out in nanoseconds; 0 or less waits at most 1 ms
   * @throws IOException if waiting fails
   */
  void await(long timeoutNs) throws IOException;

  /** Ends the current or the next {@link #await}. May be called by any thread. Never throws. */
  void wakeup();

  /**
   * Releases the sockets that have been detached. A socket may keep its descriptor until then.
   *
   * @throws IOException if that fails
   */
  void flush() throws IOException;

  /** Releases the resources. Never throws. */
  void close();
}
