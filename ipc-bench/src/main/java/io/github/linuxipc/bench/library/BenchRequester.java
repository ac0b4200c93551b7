package io.github.linuxipc.bench.library;

import java.io.IOException;

/** The calling endpoint of a measured service. Thread-safe. */
public interface BenchRequester extends AutoCloseable {
  /**
   * Calls the service and waits for the response.
   *
   * @param request the request
   * @param response receives the response in this thread
   * @throws IOException if the call fails
   * @throws InterruptedException if the thread is interrupted
   */
  void call(BenchRequest request, BenchHandler response) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
