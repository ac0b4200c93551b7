package io.github.linuxipc.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method of a bean that receives the messages of a channel or topic, the requests of a
 * service, or the wake-ups of an event. Exactly one of these is named.
 *
 * <pre>{@code
 * @IpcListener(channel = "orders")
 * void order(@Payload Order order, @Header("traceparent") String trace) { ... }
 *
 * @IpcListener(service = "quotes")
 * Quote quote(String symbol) { ... }
 * }</pre>
 *
 * <p>Arguments are {@code byte[]}, {@code String} (UTF-8), {@link java.nio.ByteBuffer} (a view that
 * is valid until the method returns), {@link io.github.linuxipc.channel.Message} or {@link
 * io.github.linuxipc.service.Request} (likewise), {@link io.github.linuxipc.channel.Headers}, any
 * other type that the application's {@code MessageConverter} makes of the payload, and whatever
 * Spring resolves by {@code @Header}, {@code @Headers} and {@code Message<T>}. The method of an
 * event has no argument.
 *
 * <p>What the method of a service returns is the response. A method without a return value answers
 * with an empty response, unless it takes the {@link io.github.linuxipc.service.Request}: then it
 * answers itself. What it throws fails the call.
 *
 * <p>All texts may contain {@code ${...}}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(IpcListenerHints.class)
public @interface IpcListener {
  /**
   * Names a channel, whose receiver the listener is.
   *
   * @return the name or address
   */
  String channel() default "";

  /**
   * Names a topic, to which the listener subscribes.
   *
   * @return the name or address
   */
  String topic() default "";

  /**
   * Names a service, whose responder the listener is.
   *
   * @return the name or address
   */
  String service() default "";

  /**
   * Names an event, whose waiter the listener is.
   *
   * @return the name or address
   */
  String event() default "";

  /**
   * Names the listener, in logs, health and {@code /actuator/ipc}.
   *
   * @return the id; by default the name of the channel, service, topic or event
   */
  String id() default "";

  /**
   * Sets how many messages are handled at a time, each on a thread of its own. The messages of one
   * sender are handled in order, one at a time. For a service it is the default of {@code
   * services.NAME.concurrency} too.
   *
   * @return a number from 1 on
   */
  String concurrency() default "1";

  /**
   * Sets whether the listener starts with the application.
   *
   * @return {@code true} or {@code false}; by default what {@code ipc.spring.listener.auto-startup}
   *     says
   */
  String autoStartup() default "";

  /**
   * Names the bean that handles failures.
   *
   * @return the name of an {@link IpcErrorHandler}; by default failures are logged
   */
  String errorHandler() default "";
}
