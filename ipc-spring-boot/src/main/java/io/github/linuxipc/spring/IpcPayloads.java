package io.github.linuxipc.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;

/**
 * Converts between payloads and bytes. {@code byte[]}, {@link ByteBuffer} and {@code String}
 * (UTF-8) are passed as they are, all else by the converter of the application. Thread-safe.
 */
public final class IpcPayloads {
  private static final String CONTENT_TYPE = "content-type";
  private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

  private final @Nullable MessageConverter converter;

  /**
   * Creates the conversion.
   *
   * @param converter converts what is not bytes or text; null if there is none
   */
  public IpcPayloads(@Nullable MessageConverter converter) {
    this.converter = converter;
  }

  /**
   * Bytes to be sent.
   *
   * @param payload the payload
   * @param headers the headers, with a {@code content-type} if the payload was converted
   */
  public record Content(ByteBuffer payload, Headers headers) {}

  /**
   * Converts a payload to bytes.
   *
   * @param payload the payload; null gives no bytes
   * @param headers the application's headers
   * @return the bytes
   * @throws MessageConversionException if nothing converts the payload
   */
  public Content toContent(@Nullable Object payload, Headers headers) {
    if (payload instanceof byte[] bytes) {
      return new Content(ByteBuffer.wrap(bytes), headers);
    }
    if (payload instanceof ByteBuffer buffer) {
      return new Content(buffer, headers);
    }
    if (payload instanceof String text) {
      return new Content(ByteBuffer.wrap(text.getBytes(UTF_8)), headers);
    }
    return payload == null
        ? new Content(ByteBuffer.allocate(0), headers)
        : convert(payload, headers);
  }

  private Content convert(Object payload, Headers headers) {
    org.springframework.messaging.Message<?> converted =
        converter == null ? null : converter.toMessage(payload, NO_HEADERS);
    Object bytes = converted == null ? null : converted.getPayload();
    if (converted == null || !(bytes instanceof byte[] || bytes instanceof String)) {
      throw new MessageConversionException(
          "No converter makes bytes of " + payload.getClass().getName() + ". " + nextStep());
    }
    byte[] content = bytes instanceof String text ? text.getBytes(UTF_8) : (byte[]) bytes;
    Object type = converted.getHeaders().get(MessageHeaders.CONTENT_TYPE);
    Headers all =
        type == null || headers.text(CONTENT_TYPE) != null
            ? headers
            : Headers.builder().addAll(headers).add(CONTENT_TYPE, type.toString()).build();
    return new Content(ByteBuffer.wrap(content), all);
  }

  private String nextStep() {
    return converter == null
        ? "Add spring-boot-starter-jackson, or a bean of type MessageConverter."
        : "Send byte[], String or ByteBuffer, or add a MessageConverter.";
  }

  /**
   * Converts a message to an object.
   *
   * @param message the message
   * @param type the object's type
   * @param hint the parameter that is to be filled; null if there is none
   * @param <T> the object's type
   * @return the object
   * @throws MessageConversionException if nothing converts the message
   */
  public <T> T fromContent(Message message, Class<T> type, @Nullable Object hint) {
    if (type == byte[].class) {
      return type.cast(message.toByteArray());
    }
    if (type == String.class) {
      return type.cast(UTF_8.decode(message.payload().duplicate()).toString());
    }
    if (type.isAssignableFrom(ByteBuffer.class)) {
      return type.cast(message.payload());
    }
    if (type.isInstance(message)) {
      return type.cast(message);
    }
    Object converted = convert(message, type, hint);
    if (!type.isInstance(converted)) {
      throw new MessageConversionException(
          "No converter makes a " + type.getName() + " of the payload. " + nextStep());
    }
    return type.cast(converted);
  }

  private @Nullable Object convert(Message message, Class<?> type, @Nullable Object hint) {
    if (converter == null) {
      return null;
    }
    org.springframework.messaging.Message<byte[]> bytes =
        new GenericMessage<>(message.toByteArray(), new ContentHeaders(message.headers()));
    return converter instanceof SmartMessageConverter smart
        ? smart.fromMessage(bytes, type, hint)
        : converter.fromMessage(bytes, type);
  }
}
