package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.util.function.BooleanSupplier;

/**
 * Opens an endpoint of an event.
 *
 * @param <T> the endpoint
 */
@FunctionalInterface
public interface EventTask<T> {
  /**
   * Opens the endpoint.
   *
   * @param cancelled whether the application has given up
   * @return the endpoint
   * @throws IpcException if it cannot be opened
   */
  T open(BooleanSupplier cancelled) throws IpcException;
}
