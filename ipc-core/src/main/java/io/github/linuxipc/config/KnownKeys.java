package io.github.linuxipc.config;

import java.util.ArrayList;
import java.util.List;

/** The keys that are known. {@link UnknownKeys} finds those that are not. */
final class KnownKeys {
  static final String PREFIX = "ipc.";
  static final String TRANSPORT = "transport";
  static final String RUNTIME_DIR = "runtime-dir";
  static final String CHANNELS = "channels";
  static final String EVENTS = "events";

  static final List<String> GLOBAL = List.of(TRANSPORT, RUNTIME_DIR);
  static final List<String> SECTIONS = List.of(CHANNELS, EVENTS);
  private static final List<String> OF_EVENT = List.of(ChannelKeys.ADDRESS);
  static final List<String> OF_CHANNEL = ofChannel();

  private KnownKeys() {}

  private static List<String> ofChannel() {
    List<String> keys = new ArrayList<>(OF_EVENT);
    keys.addAll(ChannelKeys.common().keySet());
    return List.copyOf(keys);
  }

  /** Returns the keys that a channel or event of a section may have. */
  static List<String> of(String section) {
    return section.equals(CHANNELS) ? OF_CHANNEL : OF_EVENT;
  }

  /** Returns {@code channel} or {@code event}. */
  static String noun(String section) {
    return section.equals(CHANNELS) ? "channel" : "event";
  }
}
