package io.github.linuxipc.channel;

/** Takes messages in {@link Receiver#poll}. */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Takes one message. It runs on the polling thread, with no lock held. It may close the receiver,
   * but not poll it. If it throws, the message counts as taken and the exception leaves {@code
   * poll}; the next poll continues with the next message.
   *
   * @param message a view that is valid until this method returns
   */
  void onMessage(Message message);
}
