package io.github.linuxipc.bench.library;

import java.io.IOException;

/** The sending endpoint of a measured library. Not thread-safe. */
public interface BenchSender extends AutoCloseable {
  /**
   * Sends one message, and waits while there is no room.
   *
   * @param marker the message's marker, which becomes its first and its last 8 bytes
   * @throws IOException if the library fails
   * @throws InterruptedException if the thread is interrupted
   */
  void send(long marker) throws IOException, InterruptedException;

  /**
   * Sends up to as many messages as the send mode sends at once. Their markers count up.
   *
   * @param marker the marker of the first message
   * @return how many were sent, at least 1
   * @throws IOException if the library fails
   * @throws InterruptedException if the thread is interrupted
   */
  default int sendSome(long marker) throws IOException, InterruptedException {
    send(marker);
    return 1;
  }

  @Override
  void close() throws IOException;
}
