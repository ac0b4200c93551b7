package io.github.linuxipc.inventory;

import java.util.Locale;

/** What an object of the inventory is, or belongs to. */
public enum ObjectKind {
  /** A channel. */
  CHANNEL,
  /** A service, or a channel that the library makes for services. */
  SERVICE,
  /** A topic, or what the library makes for one of its members. */
  TOPIC,
  /** An event, or the semaphore of one. */
  EVENT,
  /** Permits that processes share. */
  PERMITS,
  /** A blackboard. */
  BLACKBOARD,
  /** A region. */
  REGION,
  /** A lock. */
  LOCK;

  /**
   * Returns the kind as the command prints it.
   *
   * @return the word in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
