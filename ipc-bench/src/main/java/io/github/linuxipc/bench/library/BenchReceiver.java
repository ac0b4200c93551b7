package io.github.linuxipc.bench.library;

import java.io.IOException;

/** The receiving endpoint of a measured library. Not thread-safe. */
public interface BenchReceiver extends AutoCloseable {
  /**
   * Delivers the available messages. A blocking library waits for the first message. If there is
   * none, a spinning library returns 0 at once, and the caller repeats the call.
   *
   * @param handler receives them
   * @param limit the maximum number of messages
   * @return how many were delivered
   * @throws IOException if the library fails
   * @throws InterruptedException if the thread is interrupted
   */
  int poll(BenchHandler handler, int limit) throws IOException, InterruptedException;

  /**
   * Returns whether what is sent from now on arrives here.
   *
   * @return true, unless a sender has to find this endpoint first and has not yet
   */
  default boolean isConnected() {
    return true;
  }

  @Override
  void close() throws IOException;
}
