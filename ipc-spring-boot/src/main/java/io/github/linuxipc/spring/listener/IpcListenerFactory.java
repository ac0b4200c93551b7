package io.github.linuxipc.spring.listener;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.spring.IpcErrorHandler;
import io.github.linuxipc.spring.IpcListener;
import io.github.linuxipc.spring.IpcPayloads;
import io.github.linuxipc.spring.IpcTracing;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;

/** Makes the containers of annotated methods, and registers them. */
public final class IpcListenerFactory {
  private final Ipc ipc;
  private final IpcListenerRegistry registry;
  private final IpcPayloads payloads;
  private final IpcTracing tracing;
  private final ListenerOptions defaults;
  private final ServiceConcurrency services;
  private final ConfigurableBeanFactory beans;
  private final DefaultMessageHandlerMethodFactory methods =
      new DefaultMessageHandlerMethodFactory();

  /**
   * Creates the factory.
   *
   * @param ipc opens the endpoints
   * @param registry takes the containers
   * @param payloads converts payloads
   * @param tracing surrounds handlers
   * @param defaults the options of a listener that has none of its own
   * @param services learns how many requests the listeners of services handle at a time
   * @param beans finds error handlers, and resolves {@code ${...}}
   */
  public IpcListenerFactory(
      Ipc ipc,
      IpcListenerRegistry registry,
      IpcPayloads payloads,
      IpcTracing tracing,
      ListenerOptions defaults,
      ServiceConcurrency services,
      ConfigurableBeanFactory beans) {
    this.ipc = ipc;
    this.registry = registry;
    this.payloads = payloads;
    this.tracing = tracing;
    this.defaults = defaults;
    this.services = services;
    this.beans = beans;
    methods.setBeanFactory(beans);
    methods.setMessageConverter(new PayloadConverter(payloads));
    methods.setCustomArgumentResolvers(List.of(new HeadersArgumentResolver()));
    methods.afterPropertiesSet();
  }

  /**
   * Registers the container of a method.
   *
   * @param bean the bean
   * @param method its method
   * @param listener the annotation of the method
   * @throws IllegalStateException if the annotation names none or several of channel, topic,
   *     service and event, or a value is malformed
   */
  public void register(Object bean, Method method, IpcListener listener) {
    ListenerTarget target = target(method, listener);
    if (target.kind() == ListenerTarget.Kind.EVENT && method.getParameterCount() > 0) {
      throw wrong(method, "A listener of an event has no arguments");
    }
    String given = resolve(listener.id());
    String id = given.isEmpty() ? target.name() : given;
    ListenerOptions options =
        new ListenerOptions(
            concurrency(method, resolve(listener.concurrency())),
            autoStartup(method, resolve(listener.autoStartup())),
            defaults.virtualThreads(),
            defaults.pause());
    if (target.kind() == ListenerTarget.Kind.SERVICE) {
      services.set(target.name(), options.concurrency());
    }
    ListenerMethod invocable =
        new ListenerMethod(
            id,
            target,
            methods.createInvocableHandlerMethod(bean, method),
            payloads,
            tracing,
            errorHandler(resolve(listener.errorHandler())));
    registry.add(new IpcListenerContainer(ipc, id, target, invocable, options));
  }

  private ListenerTarget target(Method method, IpcListener listener) {
    List<ListenerTarget> named = new ArrayList<>();
    add(named, ListenerTarget.Kind.CHANNEL, listener.channel());
    add(named, ListenerTarget.Kind.TOPIC, listener.topic());
    add(named, ListenerTarget.Kind.SERVICE, listener.service());
    add(named, ListenerTarget.Kind.EVENT, listener.event());
    if (named.size() != 1) {
      throw wrong(
          method, "@IpcListener names " + named + ", not one channel, topic, service or event");
    }
    return named.get(0);
  }

  private void add(List<ListenerTarget> named, ListenerTarget.Kind kind, String name) {
    String resolved = resolve(name);
    if (!resolved.isEmpty()) {
      named.add(new ListenerTarget(kind, resolved));
    }
  }

  private String resolve(String text) {
    String resolved = beans.resolveEmbeddedValue(text);
    return resolved == null ? "" : resolved.strip();
  }

  private static int concurrency(Method method, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong(method, "concurrency = \"" + text + "\" is no number");
    }
    throw wrong(method, "concurrency = \"" + text + "\" is less than 1");
  }

  private boolean autoStartup(Method method, String text) {
    return switch (text) {
      case "" -> defaults.autoStartup();
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(method, "autoStartup = \"" + text + "\" is neither true nor false");
    };
  }

  private @Nullable IpcErrorHandler errorHandler(String bean) {
    return bean.isEmpty() ? null : beans.getBean(bean, IpcErrorHandler.class);
  }

  private static IllegalStateException wrong(Method method, String what) {
    return new IllegalStateException(what + ": " + method.toGenericString());
  }
}
