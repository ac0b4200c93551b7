package io.github.linuxipc.channel;

/** Receives the messages that {@link Receiver#poll} delivers. */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Handles one message. Called on the polling thread, with no lock held. The handler may close the
   * receiver, but not poll it. If the handler throws, the message counts as consumed and {@code
   * poll}, {@code forEach} or the await of a wait set throws the exception; the next poll continues
   * with the next message.
   *
   * @param message a view that is valid until this method returns
   */
  void onMessage(Message message);
}
