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
  static final String STATE = "state";

  /**
   * The options of {@code artemis}, which are also keys: what belongs to the broker is usually the
   * same for every channel, and a secret does not belong in an address.
   */
  static final List<String> OF_ARTEMIS =
      List.of(
          "broker",
          "user",
          "password",
          "credentials",
          "trust-store",
          "trust-store-password",
          "key-store",
          "key-store-password",
          "verify-host",
          "ack-batch",
          "capacity",
          "priority",
          "connection-ttl");

  static final String ARTEMIS = "artemis";
  static final List<String> GLOBAL = global();
  static final List<String> SECTIONS = sections();

  private static final List<String> OF_EVENT = List.of(ChannelKeys.ADDRESS);
  static final List<String> OF_CHANNEL = of(KeySection.CHANNELS);
  static final List<String> OF_SERVICE = of(KeySection.SERVICES);
  static final List<String> OF_TOPIC = of(KeySection.TOPICS);

  private KnownKeys() {}

  private static List<String> global() {
    List<String> global = new ArrayList<>(List.of(TRANSPORT, RUNTIME_DIR, STATE));
    OF_ARTEMIS.forEach(option -> global.add(ARTEMIS + "." + option));
    return List.copyOf(global);
  }

  private static List<String> sections() {
    List<String> sections = new ArrayList<>();
    for (KeySection section : KeySection.values()) {
      sections.add(section.word());
    }
    sections.add(EVENTS);
    return List.copyOf(sections);
  }

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
    if (section.equals(CHANNELS)) {
      return OF_CHANNEL;
    }
    return section.equals(EVENTS) ? OF_EVENT : of(KeySection.of(section));
  }

  /** Returns the word for what a name of a section stands for, such as {@code channel}. */
  static String noun(String section) {
    return section.equals(EVENTS) ? "event" : KeySection.of(section).kind().word();
  }
}
