package io.github.linuxipc.bench.subject;

import java.io.IOException;

/** The sending end of a subject. For one thread. */
public interface Outlet extends AutoCloseable {
  /**
   * Sends one message, and waits while there is no room.
   *
   * @param word its first and its last 8 bytes
   * @throws IOException if the subject fails
   * @throws InterruptedException if the thread is interrupted
   */
  void send(long word) throws IOException, InterruptedException;

  /**
   * Sends as many messages as the way of sending does at once; their words count up.
   *
   * @param word the first message's
   * @return how many were sent, possibly 0
   * @throws IOException if the subject fails
   * @throws InterruptedException if the thread is interrupted
   */
  default int sendSome(long word) throws IOException, InterruptedException {
    send(word);
    return 1;
  }

  @Override
  void close() throws IOException;
}
