package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.Responder;

/** A responder that a wait set can watch. */
public interface PolledResponder extends Responder {
  /**
   * Blocks until a poll may find requests, or this responder is closed. Consumes nothing.
   *
   * @throws IpcException if this responder is closed or has failed
   * @throws InterruptedException if the thread is interrupted
   */
  void awaitMore() throws IpcException, InterruptedException;
}
