package io.github.linuxipc.spring.listener;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.spring.IpcPayloads;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;

/** Converts the payload of a received message to what a method's parameter needs. */
final class PayloadConverter implements SmartMessageConverter {
  private final IpcPayloads payloads;

  PayloadConverter(IpcPayloads payloads) {
    this.payloads = payloads;
  }

  @Override
  public @Nullable Object fromMessage(
      org.springframework.messaging.Message<?> message, Class<?> targetClass) {
    return fromMessage(message, targetClass, null);
  }

  @Override
  public @Nullable Object fromMessage(
      org.springframework.messaging.Message<?> message, Class<?> type, @Nullable Object hint) {
    return message.getPayload() instanceof Message content
        ? payloads.fromContent(content, type, hint)
        : null;
  }

  @Override
  public org.springframework.messaging.@Nullable Message<?> toMessage(
      Object payload, @Nullable MessageHeaders headers) {
    return null; // nothing is sent through it
  }

  @Override
  public org.springframework.messaging.@Nullable Message<?> toMessage(
      Object payload, @Nullable MessageHeaders headers, @Nullable Object conversionHint) {
    return null;
  }
}
