package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;

/** An event's endpoint or a piece of shared state that the application has open. */
public interface EngineResource extends AutoCloseable {
  /**
   * Closes this. Idempotent.
   *
   * @throws IpcException if it could not be closed
   */
  @Override
  void close() throws IpcException;
}
