package io.github.linuxipc.config;

import java.util.ArrayList;
import java.util.List;

/** The keys that are known. {@link UnknownKeys} finds those that are not. */
final class KnownKeys {
  static final String PREFIX = "ipc.";

  /** Begins the keys of the Spring Boot starter, which are none of this configuration's. */
  static final String SPRING = "spring.";

  static final String TRANSPORT = "transport";
  static final String RUNTIME_DIR = "runtime-dir";
  static final String CHANNELS = KeySection.CHANNELS.word();
  static final String SERVICES = KeySection.SERVICES.word();
  static final String TOPICS = KeySection.TOPICS.word();
  static final String EVENTS = "events";

  static final List<String> GLOBAL = List.of(TRANSPORT, RUNTIME_DIR);
  static final List<String> SECTIONS = List.of(CHANNELS, SERVICES, TOPICS, EVENTS);
  private static final List<String> OF_EVENT = List.of(ChannelKeys.ADDRESS);
  static final List<String> OF_CHANNEL = of(KeySection.CHANNELS);
  static final List<String> OF_SERVICE = of(KeySection.SERVICES);
  static final List<String> OF_TOPIC = of(KeySection.TOPICS);

  private KnownKeys() {}

  private static List<String> of(KeySection section) {
    List<String> keys = new ArrayList<>(OF_EVENT);
    keys.addAll(section.keys().keySet());
    return List.copyOf(keys);
  }

  /** Returns the keys that a channel, service, topic or event of a section may have. */
  static List<String> of(String section) {
    if (section.equals(SERVICES)) {
      return OF_SERVICE;
    }
    if (section.equals(TOPICS)) {
      return OF_TOPIC;
    }
    return section.equals(CHANNELS) ? OF_CHANNEL : OF_EVENT;
  }

  /** Returns {@code channel}, {@code service}, {@code topic} or {@code event}. */
  static String noun(String section) {
    return section.equals(EVENTS) ? "event" : KeySection.of(section).kind().word();
  }
}
