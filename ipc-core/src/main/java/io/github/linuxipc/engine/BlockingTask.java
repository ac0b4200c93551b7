package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;

/**
 * Opens an endpoint, and registers the endpoint to be closed when the process exits.
 *
 * @param <T> the endpoint
 */
@FunctionalInterface
public interface BlockingTask<T> {
  /**
   * Opens the endpoint.
   *
   * @return the endpoint
   * @throws IpcException if the endpoint cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  T open() throws IpcException, InterruptedException;
}
