package io.github.linuxipc.spring.listener;

import io.github.linuxipc.channel.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Resolves arguments of the type {@link Headers}, which have bytes as values. */
final class HeadersArgumentResolver implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Headers.class;
  }

  @Override
  public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
    return message.getPayload() instanceof io.github.linuxipc.channel.Message content
        ? content.headers()
        : Headers.empty();
  }
}
