package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks that a sender can send a message, before any part of the message is sent. */
final class MessageCheck {
  private final ConnectedSender sender;
  private final WireFormat wire;

  MessageCheck(ConnectedSender sender) {
    this.sender = sender;
    this.wire = sender.settings.wire();
  }

  /**
   * Throws if a message is too large, contains a newline with wire=lines, or has headers with a
   * wire format other than wire=framed.
   */
  void requireFits(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers) {
    requireFits(message.remaining(), headers);
    if (pattern != null) {
      requireRoom(headers);
    }
    if (wire == WireFormat.LINES && containsNewline(message)) {
      throw unsupported(
          "The message contains a newline, which ends a message with wire=lines",
          "Remove it, or use wire=framed at both endpoints.");
    }
  }

  /** Throws if the headers leave no room for the block of a pattern. */
  private void requireRoom(Headers headers) {
    int limit = Headers.MAX_LENGTH - PatternBlock.LENGTH;
    if (headers.length() > limit) {
      ErrorCode code = ErrorCode.BAD_VALUE;
      String what =
          "The headers have " + headers.length() + " bytes, and " + limit + " are allowed";
      String next = "Send fewer or shorter headers to a service.";
      throw new IpcConfigurationException(code, code.text(what, sender.where(), next));
    }
  }

  /**
   * Throws if the length of a message is negative or too large, or if the message has headers with
   * a wire format other than wire=framed.
   */
  void requireFits(int length, Headers headers) {
    if (headers.size() > 0 && wire != WireFormat.FRAMED) {
      throw unsupported(
          "The message has headers, which wire="
              + wire.name().toLowerCase(Locale.ROOT)
              + " cannot carry",
          "Send it without headers, or use wire=framed at both endpoints.");
    }
    int limit = sender.connection().maxMessage(headers);
    if (length > limit) {
      throw limit < sender.settings.maxMessageSize()
          ? MessageTooLargeException.forTransport(length, limit, sender.where())
          : new MessageTooLargeException(length, limit, sender.where());
    }
    if (length < 0) {
      throw new IllegalArgumentException("A message cannot have " + length + " bytes");
    }
  }

  private IpcConfigurationException unsupported(String what, String next) {
    ErrorCode code = ErrorCode.UNSUPPORTED_PAYLOAD;
    return new IpcConfigurationException(code, code.text(what, sender.where(), next));
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
