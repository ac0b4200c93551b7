package io.github.linuxipc.channel;

/**
 * A view of a receiver whose transport has {@link Capability#PRIORITY}. A sender's messages all
 * have the priority that its address gives, such as {@code mq:orders?priority=7}, so that the order
 * of each sender holds; who has urgent and other messages opens a sender for each.
 */
public interface MessagePriority {
  /**
   * Returns the priority of the message that was handed over last. To be called from its handler,
   * or by the only thread that receives.
   *
   * @return 0 or more; the higher overtake
   */
  int priority();
}
