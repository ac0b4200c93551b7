package io.github.linuxipc.bench.subject;

import java.io.IOException;

/** The sending endpoint of a measured library. Not thread-safe. */
public interface Outlet extends AutoCloseable {
  /**
   * Sends one message, and waits while there is no room.
   *
   * @param word its marker: its first and its last 8 bytes
   * @throws IOException if the library fails
   * @throws InterruptedException if the thread is interrupted
   */
  void send(long word) throws IOException, InterruptedException;

  /**
   * Sends as many messages as the send mode sends at once. Their markers count up.
   *
   * @param word the marker of the first message
   * @return how many were sent, possibly 0
   * @throws IOException if the library fails
   * @throws InterruptedException if the thread is interrupted
   */
  default int sendSome(long word) throws IOException, InterruptedException {
    send(word);
    return 1;
  }

  @Override
  void close() throws IOException;
}
