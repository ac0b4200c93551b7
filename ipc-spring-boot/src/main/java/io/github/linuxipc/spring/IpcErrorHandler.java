package io.github.linuxipc.spring;

import io.github.linuxipc.channel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Handles what a method annotated with {@link IpcListener} has thrown, or why its arguments could
 * not be made of the message. The message counts as handled, and the listener goes on.
 */
@FunctionalInterface
public interface IpcErrorHandler {
  /**
   * Handles a failure. Called on the thread that called the method. What it throws is logged.
   *
   * @param listener the listener's id
   * @param message the message or request, valid until this method returns; null for an event
   * @param failure what was thrown
   */
  void handle(String listener, @Nullable Message message, Exception failure);
}
