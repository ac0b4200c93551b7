package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import org.jspecify.annotations.Nullable;

/** Copies the one message of a receive. */
final class MessageCopy implements MessageHandler {
  private @Nullable Message message;

  @Override
  public void onMessage(Message view) {
    message = view.copy();
  }

  /** Returns the copy, or null if there was no message. */
  @Nullable Message message() {
    return message;
  }
}
