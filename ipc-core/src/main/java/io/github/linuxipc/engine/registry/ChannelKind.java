package io.github.linuxipc.engine.registry;

import java.util.Locale;

/** What a name stands for. The published descriptor carries it. */
public enum ChannelKind {
  /** A channel. */
  CHANNEL,
  /** A service, or a channel that the library makes for services. */
  SERVICE,
  /** A topic, or the channel that the library makes for one of its subscribers. */
  TOPIC,
  /** A blackboard. */
  BLACKBOARD,
  /** A region. */
  REGION,
  /** A lock. */
  LOCK;

  /**
   * Returns the kind as descriptors and error texts write it.
   *
   * @return the word in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
