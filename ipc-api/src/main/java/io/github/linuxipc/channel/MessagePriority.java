package io.github.linuxipc.channel;

/**
 * The priority of received messages, an extension of transports that have {@link
 * Capability#PRIORITY}. All messages of a sender have the priority given in its address, such as
 * {@code mq:orders?priority=7}, so that the order of each sender's messages is preserved. An
 * application that has both urgent and ordinary messages opens one sender for each priority.
 */
public interface MessagePriority {
  /**
   * Returns the priority of the message that was delivered last. Call it from the message's
   * handler, or on the only thread that receives.
   *
   * @return 0 or more; messages of higher priority overtake others
   */
  int priority();
}
