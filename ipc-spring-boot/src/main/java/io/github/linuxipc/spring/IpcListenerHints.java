package io.github.linuxipc.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.List;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

/**
 * Registers what the ahead-of-time processing of Spring has to know of a listener's method: that it
 * is called by reflection, and which types the message converter makes of payloads and responses.
 */
final class IpcListenerHints extends SimpleReflectiveProcessor {
  /** Types in these packages are not converted from and to payloads. */
  private static final List<String> NOT_CONVERTED =
      List.of(
          "java.",
          "io.github.linuxipc.channel.",
          "io.github.linuxipc.service.",
          "org.springframework.messaging.");

  private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

  /** Created by Spring. */
  IpcListenerHints() {}

  @Override
  protected void registerMethodHint(ReflectionHints hints, Method method) {
    super.registerMethodHint(hints, method);
    for (Parameter parameter : method.getParameters()) {
      if (!parameter.isAnnotationPresent(Header.class)
          && !parameter.isAnnotationPresent(Headers.class)) {
        registerConverted(hints, parameter.getParameterizedType());
      }
    }
    registerConverted(hints, method.getGenericReturnType());
  }

  private void registerConverted(ReflectionHints hints, Type type) {
    String name = type.getTypeName();
    boolean primitive = type instanceof Class<?> known && (known.isPrimitive() || known.isArray());
    if (!primitive && NOT_CONVERTED.stream().noneMatch(name::startsWith)) {
      binding.registerReflectionHints(hints, type);
    }
  }
}
