package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import org.jspecify.annotations.Nullable;

/** Copies the one message of a receive. */
final class MessageCopy implements MessageHandler {
  @Nullable Message message;

  @Override
  public void onMessage(Message view) {
    message = view.copy();
  }
}
