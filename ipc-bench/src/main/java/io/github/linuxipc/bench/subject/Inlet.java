package io.github.linuxipc.bench.subject;

import java.io.IOException;

/** The receiving end of a subject. For one thread. */
public interface Inlet extends AutoCloseable {
  /**
   * Hands over the messages that are there. A subject that blocks waits for the first; one that
   * spins returns 0 at once, and is asked again.
   *
   * @param taker takes them
   * @param limit the most messages
   * @return how many
   * @throws IOException if the subject fails
   * @throws InterruptedException if the thread is interrupted
   */
  int poll(Taker taker, int limit) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
