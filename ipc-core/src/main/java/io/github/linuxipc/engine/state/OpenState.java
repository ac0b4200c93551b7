package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.IpcException;

/** Shared state that the application has open. */
interface OpenState extends AutoCloseable {
  @Override
  void close() throws IpcException;
}
