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

/**
 * Checks that a sender can send a message, before any part of the message is sent. The wire format
 * of the link decides. The sender may have adopted this format from the receiver, and a successor
 * of the receiver may have another one. A message is therefore checked with the link that carries
 * it.
 *
 * <p>Each {@code requireFits} returns the link's writer, which was passed to it. While there is no
 * link, the writer is null, and only the length is compared with the configured maximum.
 */
final class MessageCheck {
  private final ConnectedSender sender;

  MessageCheck(ConnectedSender sender) {
    this.sender = sender;
  }

  /**
   * Throws if a message is too large, contains a newline with wire=lines, or has headers with a
   * wire format other than wire=framed.
   */
  @Nullable LinkWriter requireFits(
      @Nullable LinkWriter writer, ByteBuffer message, Headers headers) {
    requireFits(writer, message.remaining(), headers);
    if (writer != null && writer.wire() == WireFormat.LINES && containsNewline(message)) {
      throw unsupported(
          "The message contains a newline, which ends a message with wire=lines",
          "Remove it, or use wire=framed at both endpoints.");
    }
    return writer;
  }

  /** Does the same for each message of a batch. The messages have no headers. */
  @Nullable LinkWriter requireFits(
      @Nullable LinkWriter writer, ByteBuffer[] messages, int offset, int length) {
    for (int i = 0; i < length; i++) {
      requireFits(writer, messages[offset + i], Headers.empty());
    }
    return writer;
  }

  /**
   * Throws if a message has the block of a pattern, and its headers leave no room for the block.
   */
  void requireRoom(@Nullable PatternBlock pattern, Headers headers) {
    if (pattern != null && !PatternBlock.hasRoom(headers)) {
      throw PatternBlock.noRoom(
          headers, sender.where(), "Send fewer or shorter headers to a service.");
    }
  }

  /**
   * Throws if the length of a message is negative or too large, or if the message has headers with
   * a wire format other than wire=framed.
   */
  @Nullable LinkWriter requireFits(@Nullable LinkWriter writer, int length, Headers headers) {
    if (headers.size() > 0 && writer != null && writer.wire() != WireFormat.FRAMED) {
      throw unsupported(
          "The message has headers, which wire="
              + writer.wire().name().toLowerCase(Locale.ROOT)
              + " cannot carry",
          "Send it without headers, or use wire=framed at both endpoints.");
    }
    int limit = writer == null ? sender.settings.maxMessageSize() : writer.maxMessage(headers);
    if (length > limit) {
      throw limit < sender.settings.maxMessageSize()
          ? MessageTooLargeException.forTransport(length, limit, sender.where())
          : new MessageTooLargeException(length, limit, sender.where());
    }
    if (length < 0) {
      throw new IllegalArgumentException("A message cannot have " + length + " bytes");
    }
    return writer;
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
