package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.Suggestion;
import java.util.List;
import java.util.Optional;

/**
 * Finds keys that are not {@linkplain KnownKeys known}, and suggests a similar known key if there
 * is one.
 */
final class UnknownKeys {
  private UnknownKeys() {}

  /**
   * Returns whether a key is known and the name in it is valid, and reports an error if not. A key
   * of the Spring Boot starter is not known, but no error either.
   *
   * @param key the key without its prefix
   * @param prefix the prefix of each key in the layer that the key came from
   */
  static boolean check(String key, String prefix, String origin, ConfigurationErrors errors) {
    if (KnownKeys.GLOBAL.contains(key)) {
      return true;
    }
    if (key.startsWith(KnownKeys.SPRING)) {
      return false;
    }
    String[] parts = key.split("\\.", -1);
    if (parts.length == 3
        && KnownKeys.SECTIONS.contains(parts[0])
        && KnownKeys.of(parts[0]).contains(parts[2])) {
      return NameValidator.check(parts[1], KnownKeys.noun(parts[0]), origin, errors);
    }
    report(prefix + key, guess(parts).map(prefix::concat), origin, errors);
    return false;
  }

  /** Reports a key that is not known. */
  static void report(
      String key, Optional<String> guess, String origin, ConfigurationErrors errors) {
    String next =
        guess
            .map(meant -> "Did you mean " + LogText.line(meant) + "?")
            .orElse(
                "Known are transport, runtime-dir, state, events.NAME.address, channels.NAME. with "
                    + LogText.list(KnownKeys.OF_CHANNEL)
                    + ", services.NAME. with the same and "
                    + LogText.list(ofServicesOnly())
                    + ", topics.NAME. with "
                    + LogText.list(KnownKeys.OF_TOPIC)
                    + ", blackboards.NAME. with "
                    + LogText.list(KnownKeys.of(KeySection.BLACKBOARDS.word()))
                    + ", regions.NAME. with "
                    + LogText.list(KnownKeys.of(KeySection.REGIONS.word()))
                    + ", locks.NAME. with "
                    + LogText.list(KnownKeys.of(KeySection.LOCKS.word()))
                    + ", and artemis. with "
                    + LogText.list(KnownKeys.OF_ARTEMIS)
                    + ".");
    String what = "The key " + LogText.line(key) + " is not known";
    errors.add(ErrorCode.UNKNOWN_KEY, what, origin, next);
  }

  private static List<String> ofServicesOnly() {
    return KnownKeys.OF_SERVICE.stream().filter(k -> !KnownKeys.OF_CHANNEL.contains(k)).toList();
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
    String key = String.join(".", parts).substring(KnownKeys.PREFIX.length());
    return check(key, "", "", new ConfigurationErrors()) ? Optional.of(key) : Optional.empty();
  }

  private static Optional<String> guessGlobal(String word) {
    if (ofServicesOnly().contains(word)) {
      return Optional.of("services.NAME." + word);
    }
    if (KnownKeys.OF_TOPIC.contains(word) && !KnownKeys.OF_CHANNEL.contains(word)) {
      return Optional.of("topics.NAME." + word);
    }
    if (KnownKeys.of(KeySection.BLACKBOARDS.word()).contains(word)
        && !KnownKeys.OF_CHANNEL.contains(word)) {
      return Optional.of("blackboards.NAME." + word);
    }
    return KnownKeys.OF_CHANNEL.contains(word)
        ? Optional.of("channels.NAME." + word)
        : Suggestion.to(word, KnownKeys.GLOBAL);
  }

  private static Optional<String> guessSection(String name, String word) {
    if (name.equals(KnownKeys.ARTEMIS)) {
      return Suggestion.to(word, KnownKeys.OF_ARTEMIS).map(option -> name + "." + option);
    }
    return KnownKeys.OF_CHANNEL.contains(word)
        ? Optional.of("channels." + name + "." + word)
        : Optional.empty();
  }

  private static Optional<String> guessKey(String section, String name, String word) {
    return Suggestion.to(section, KnownKeys.SECTIONS)
        .flatMap(
            meant ->
                Suggestion.to(word, KnownKeys.of(meant))
                    .map(key -> meant + "." + name + "." + key));
  }
}
