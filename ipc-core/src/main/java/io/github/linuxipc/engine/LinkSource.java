package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;

/** Opens the link of a sender, and again after a loss with {@code reconnect=true}. */
interface LinkSource {
  /**
   * Opens a link. Called on engine threads.
   *
   * @param cancel ends the attempts
   */
  SenderConnection.Opened open(ChannelContext.Cancel cancel) throws IpcException;

  /** Called once, when the sender is closed. */
  void closed();
}
