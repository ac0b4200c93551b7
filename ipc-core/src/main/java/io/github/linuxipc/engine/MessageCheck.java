package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;

/** Checks that a sender can send a message, before any part of the message is sent. */
final class MessageCheck {
  private final ChannelSender sender;
  private final boolean lines;

  MessageCheck(ChannelSender sender) {
    this.sender = sender;
    this.lines = sender.settings.wire() == WireFormat.LINES;
  }

  /** Throws if a message is too large or, with wire=lines, contains a newline. */
  void requireFits(ByteBuffer message) {
    requireFits(message.remaining());
    if (lines && containsNewline(message)) {
      throw new IpcConfigurationException(
          ErrorCode.UNSUPPORTED_PAYLOAD,
          ErrorCode.UNSUPPORTED_PAYLOAD.text(
              "The message contains a newline, which ends a message with wire=lines",
              sender.where(),
              "Remove it, or use wire=framed at both endpoints."));
    }
  }

  /** Throws if the length of a message is negative or too large. */
  void requireFits(int length) {
    int limit = sender.connection().maxMessage();
    if (length > limit) {
      throw limit < sender.settings.maxMessageSize()
          ? MessageTooLargeException.forTransport(length, limit, sender.where())
          : new MessageTooLargeException(length, limit, sender.where());
    }
    if (length < 0) {
      throw new IllegalArgumentException("A message cannot have " + length + " bytes");
    }
  }

  private static boolean containsNewline(ByteBuffer message) {
    for (int i = message.position(); i < message.limit(); i++) {
      if (message.get(i) == '\n') {
        return true;
      }
    }
    return false;
  }
}
