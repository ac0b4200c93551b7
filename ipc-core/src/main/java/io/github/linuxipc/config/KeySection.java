package io.github.linuxipc.config;

import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.spi.Option;
import java.util.Map;

/**
 * A section of the configuration whose names have a transport's address and further settings:
 * channels, services, topics and shared state. Events have an address only.
 */
public enum KeySection {
  /** The keys {@code channels.NAME.KEY}. */
  CHANNELS("channels", ChannelKind.CHANNEL, ChannelKeys.common()),
  /** The keys {@code services.NAME.KEY}. */
  SERVICES("services", ChannelKind.SERVICE, ServiceKeys.common()),
  /** The keys {@code topics.NAME.KEY}. */
  TOPICS("topics", ChannelKind.TOPIC, TopicKeys.common()),
  /** The keys {@code blackboards.NAME.KEY}. */
  BLACKBOARDS("blackboards", ChannelKind.BLACKBOARD, StateKeys.ofBlackboard()),
  /** The keys {@code regions.NAME.KEY}. */
  REGIONS("regions", ChannelKind.REGION, StateKeys.ofRegion()),
  /** The keys {@code locks.NAME.KEY}. */
  LOCKS("locks", ChannelKind.LOCK, StateKeys.ofLock());

  private final String word;
  private final ChannelKind kind;
  private final Map<String, Option<?>> keys;

  KeySection(String word, ChannelKind kind, Map<String, Option<?>> keys) {
    this.word = word;
    this.kind = kind;
    this.keys = keys;
  }

  /**
   * Returns the first part of the keys.
   *
   * @return the word, such as {@code channels}
   */
  public String word() {
    return word;
  }

  /**
   * Returns what a name of this section stands for.
   *
   * @return the kind
   */
  public ChannelKind kind() {
    return kind;
  }

  /** Returns the keys by name, without {@code address}. */
  Map<String, Option<?>> keys() {
    return keys;
  }

  /** Returns the section with a given first word, or {@code CHANNELS} if there is none. */
  static KeySection of(String word) {
    for (KeySection section : values()) {
      if (section.word.equals(word)) {
        return section;
      }
    }
    return CHANNELS;
  }
}
