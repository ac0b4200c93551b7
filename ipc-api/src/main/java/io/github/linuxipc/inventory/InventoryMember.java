package io.github.linuxipc.inventory;

import java.util.Locale;

/**
 * A publisher or a subscription of a topic.
 *
 * @param role its part in the topic
 * @param name the name of a durable subscription; empty for any other member
 * @param pid its process; if the subscription is away, the process that had it last; 0 if it is not
 *     known
 * @param command the program that the process runs; empty if it is not known
 * @param state whether its process is alive
 * @param whenFull the policy of a subscription, such as {@code wait}; empty for a publisher
 * @param ended whether a publisher has ended the subscription, because it was full for {@code
 *     slow-limit}; it still holds the messages that it had
 */
public record InventoryMember(
    Role role,
    String name,
    long pid,
    String command,
    ObjectState state,
    String whenFull,
    boolean ended) {

  /** The two parts. */
  public enum Role {
    /** It publishes. */
    PUBLISHER,
    /** It receives what is published. */
    SUBSCRIBER;

    /**
     * Returns the role as the command prints it.
     *
     * @return the word in lower case
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
