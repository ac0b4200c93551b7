package io.github.linuxipc.spring.listener;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.spring.ContentHeaders;
import io.github.linuxipc.spring.IpcErrorHandler;
import io.github.linuxipc.spring.IpcPayloads;
import io.github.linuxipc.spring.IpcTracing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/** Calls the method of a listener, answers requests, and passes failures on. Thread-safe. */
final class ListenerMethod {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerMethod.class);

  private final String id;
  private final ListenerTarget target;
  private final InvocableHandlerMethod method;
  private final IpcPayloads payloads;
  private final IpcTracing tracing;
  private final IpcErrorHandler errors;
  private final boolean answersItself;

  ListenerMethod(
      String id,
      ListenerTarget target,
      InvocableHandlerMethod method,
      IpcPayloads payloads,
      IpcTracing tracing,
      @Nullable IpcErrorHandler errors) {
    this.id = id;
    this.target = target;
    this.method = method;
    this.payloads = payloads;
    this.tracing = tracing;
    this.errors = errors == null ? ListenerMethod::log : errors;
    this.answersItself =
        method.isVoid()
            && Arrays.asList(method.getMethod().getParameterTypes()).contains(Request.class);
  }

  private static void log(String listener, @Nullable Message message, Exception failure) {
    LOG.error("The listener {} has failed; its message counts as handled", listener, failure);
  }

  /** Handles a message. Throws nothing but errors of the JVM. */
  void handle(Message message) {
    try {
      tracing.process(target.name(), message, () -> invoke(message));
    } catch (Exception e) {
      report(message, e);
    }
  }

  /** Handles a wake-up. Throws nothing but errors of the JVM. */
  void wake() {
    try {
      method.invoke(new Received(NoMessage.INSTANCE));
    } catch (Exception e) {
      report(null, e);
    }
  }

  /** Handles a request. Throws what the method has thrown, after it was reported. */
  void answer(Request request) throws Exception {
    try {
      tracing.process(
          target.name(),
          request,
          () -> {
            Object response = invoke(request);
            if (!answersItself) {
              IpcPayloads.Content content = payloads.toContent(response, Headers.empty());
              request.reply(content.payload(), content.headers());
            }
            return response;
          });
    } catch (Exception e) {
      report(request, e);
      throw e;
    }
  }

  private @Nullable Object invoke(Message message) throws Exception {
    return method.invoke(new Received(message));
  }

  private void report(@Nullable Message message, Exception failure) {
    try {
      errors.handle(id, message, failure);
    } catch (RuntimeException e) {
      e.addSuppressed(failure);
      LOG.error("The error handler of the listener {} has failed", id, e);
    }
  }

  /**
   * A received message as Spring resolves arguments from it. Its headers are made when asked for.
   */
  private static final class Received implements org.springframework.messaging.Message<Message> {
    private final Message message;
    private @Nullable MessageHeaders headers;

    Received(Message message) {
      this.message = message;
    }

    @Override
    public Message getPayload() {
      return message;
    }

    @Override
    public MessageHeaders getHeaders() {
      if (headers == null) {
        headers = new ContentHeaders(message.headers());
      }
      return headers;
    }
  }
}
