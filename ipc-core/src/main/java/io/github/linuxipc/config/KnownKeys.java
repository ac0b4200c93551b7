package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks keys against the known ones, and suggests a known key for an unknown one. */
final class KnownKeys {
  static final String PREFIX = "ipc.";
  static final String TRANSPORT = "transport";
  static final String RUNTIME_DIR = "runtime-dir";
  static final String CHANNELS = "channels";
  static final String EVENTS = "events";

  static final List<String> GLOBAL = List.of(TRANSPORT, RUNTIME_DIR);
  static final List<String> SECTIONS = List.of(CHANNELS, EVENTS);
  private static final List<String> OF_EVENT = List.of(ChannelKeys.ADDRESS);
  private static final List<String> OF_CHANNEL = ofChannel();

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

  /**
   * Returns whether a key is known and the name in it is valid, and reports an error if not.
   *
   * @param key the key without its prefix
   * @param prefix the prefix of each key in the layer that the key came from
   */
  static boolean check(String key, String prefix, String origin, ConfigurationErrors errors) {
    if (GLOBAL.contains(key)) {
      return true;
    }
    String[] parts = key.split("\\.", -1);
    if (parts.length == 3 && SECTIONS.contains(parts[0]) && of(parts[0]).contains(parts[2])) {
      return NameValidator.check(parts[1], noun(parts[0]), origin, errors);
    }
    unknown(prefix + key, guess(parts).map(prefix::concat), origin, errors);
    return false;
  }

  static void unknown(
      String key, Optional<String> guess, String origin, ConfigurationErrors errors) {
    String next =
        guess
            .map(meant -> "Did you mean " + meant + "?")
            .orElse(
                "Known are transport, runtime-dir, events.NAME.address, and channels.NAME. with "
                    + LogText.list(OF_CHANNEL)
                    + ".");
    String what = "The key " + LogText.line(key) + " is not known";
    errors.add(ErrorCode.UNKNOWN_KEY, what, origin, next);
  }

  private static Optional<String> guess(String[] parts) {
    if (parts.length > 1 && parts[0].equals("ipc")) {
      return guessWithoutPrefix(parts);
    }
    return switch (parts.length) {
      case 1 -> guessGlobal(parts[0]);
      case 2 -> guessSection(parts[0], parts[1]);
      case 3 -> guessKey(parts[0], parts[1], parts[2]);
      default -> Optional.empty();
    };
  }

  private static Optional<String> guessWithoutPrefix(String[] parts) {
    String key = String.join(".", parts).substring(PREFIX.length());
    return check(key, "", "", new ConfigurationErrors()) ? Optional.of(key) : Optional.empty();
  }

  private static Optional<String> guessGlobal(String word) {
    return OF_CHANNEL.contains(word)
        ? Optional.of("channels.NAME." + word)
        : Suggestion.to(word, GLOBAL);
  }

  private static Optional<String> guessSection(String name, String word) {
    return OF_CHANNEL.contains(word)
        ? Optional.of("channels." + name + "." + word)
        : Optional.empty();
  }

  private static Optional<String> guessKey(String section, String name, String word) {
    return Suggestion.to(section, SECTIONS)
        .flatMap(
            meant -> Suggestion.to(word, of(meant)).map(key -> meant + "." + name + "." + key));
  }
}
