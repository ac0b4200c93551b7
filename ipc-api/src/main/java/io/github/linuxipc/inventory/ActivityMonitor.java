package io.github.linuxipc.inventory;

import io.github.linuxipc.channel.IpcException;
import java.util.List;

/**
 * Makes the processes that use a runtime directory report the activity of their endpoints, once a
 * second, until it is closed or its process ends. {@link io.github.linuxipc.Ipc#monitor} opens it.
 * Any thread may use it.
 */
public interface ActivityMonitor extends AutoCloseable {
  /**
   * Returns what the processes have reported last. The first reports come within two seconds.
   *
   * @return the activities, ordered by kind, name and process
   * @throws IpcException if the reports cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  List<EndpointActivity> read() throws IpcException, InterruptedException;

  /** Ends the reports, unless another monitor needs them. Idempotent. */
  @Override
  void close();
}
