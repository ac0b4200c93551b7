package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads environment variables. A key is written in upper case with underscores for dots and
 * hyphens. The known key is recognised at the end of the variable. In the name before that key,
 * each underscore stands for a hyphen, because names contain no underscore.
 *
 * <pre>
 *   IPC_TRANSPORT                                transport
 *   IPC_CHANNELS_ORDER_BOOK_MAX_MESSAGE_SIZE     channels.order-book.max-message-size
 * </pre>
 *
 * <p>Other programs also use the prefix {@code IPC_}. An unknown variable is therefore an error
 * only if it begins with the variable of a section, such as {@code IPC_CHANNELS_} or {@code
 * IPC_EVENTS_}. Any other unknown variable with the prefix is only logged at WARN. Variables that
 * {@linkplain ServiceLinks Kubernetes sets} are never settings.
 */
final class EnvironmentVariables {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentVariables.class);
  private static final String PREFIX = "IPC_";

  private final Map<String, Setting> settings = new TreeMap<>();
  private final ConfigurationErrors errors;

  /** Whether the hyphens of a key may be left out, as in {@code IPC_RUNTIMEDIR}. */
  private final boolean hyphensOptional;

  private EnvironmentVariables(boolean hyphensOptional, ConfigurationErrors errors) {
    this.hyphensOptional = hyphensOptional;
    this.errors = errors;
  }

  static SettingsLayer read(Map<String, String> environment, ConfigurationErrors errors) {
    EnvironmentVariables variables = new EnvironmentVariables(false, errors);
    variables.read(environment, key -> true);
    return SettingsLayer.of(variables.settings);
  }

  /**
   * Returns the keys of the variables from which a source takes values by rules of its own, and
   * reports variables that denote no key. Such a source may also find a key by its variable without
   * hyphens.
   *
   * @param isSet tells whether the source has a value of a key
   */
  static Set<String> keysOfSource(
      Map<String, String> environment, Predicate<String> isSet, ConfigurationErrors errors) {
    EnvironmentVariables variables = new EnvironmentVariables(true, errors);
    variables.read(environment, isSet);
    return variables.settings.keySet();
  }

  private void read(Map<String, String> environment, Predicate<String> isSet) {
    ServiceLinks services = new ServiceLinks(environment);
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (variable.startsWith(PREFIX) && !services.matches(variable, value)) {
                read(variable, value, isSet);
              }
            });
    if (!services.variables().isEmpty()) {
      LOG.debug(
          "Ignored these variables, which Kubernetes sets for services: {}", services.variables());
    }
  }

  private void read(String variable, String value, Predicate<String> isSet) {
    for (String key : KnownKeys.GLOBAL) {
      if (spellings(key, hyphensOptional).contains(variable.substring(PREFIX.length()))) {
        add(key, variable, value);
        return;
      }
    }
    for (String section : KnownKeys.SECTIONS) {
      if (variable.startsWith(prefix(section))) {
        readNamed(section, variable, value, isSet);
        return;
      }
    }
    if (variable.startsWith(PREFIX + variablePart(KnownKeys.SPRING.replace('.', '_')))) {
      return;
    }
    LOG.warn(
        "The environment variable {} is not known and has no effect. {}",
        LogText.line(variable),
        Suggestion.question(
            variable, KnownKeys.GLOBAL.stream().map(EnvironmentVariables::variable).toList()));
  }

  private void readNamed(String section, String variable, String value, Predicate<String> isSet) {
    String remainder = variable.substring(prefix(section).length());
    List<String> keys = keys(section, remainder, KnownKeys.of(section), hyphensOptional);
    if (!value.isBlank()) {
      keys.removeIf(isSet.negate());
    }
    if (keys.isEmpty()) {
      UnknownKeys.report(variable, guess(section, remainder), origin(variable), errors);
    } else if (keys.size() > 1) {
      errors.add(
          ErrorCode.UNKNOWN_KEY,
          LogText.line(variable)
              + " is ambiguous: it may denote "
              + LogText.line(String.join(" or ", keys)),
          origin(variable),
          "Write its key instead, as a system property or in a file.");
    } else if (UnknownKeys.check(keys.get(0), "", origin(variable), errors)) {
      add(keys.get(0), variable, value);
    }
  }

  private void add(String key, String variable, String value) {
    if (!value.isBlank()) {
      settings.put(key, new Setting(key, value.strip(), origin(variable)));
    }
  }

  /**
   * Returns the keys that a variable may denote: one for each known key that the variable ends
   * with. Returns none if the variable contains a lower-case letter after its prefix.
   *
   * @param hyphensOptional whether the variable may leave out the hyphens of a key
   */
  static List<String> keys(
      String section, String remainder, Collection<String> words, boolean hyphensOptional) {
    List<String> keys = new ArrayList<>();
    if (remainder.equals(remainder.toUpperCase(Locale.ROOT))) {
      for (String word : words) {
        for (String spelling : spellings(word, hyphensOptional)) {
          if (remainder.endsWith("_" + spelling)) {
            int end = remainder.length() - spelling.length() - 1;
            String name = remainder.substring(0, end).toLowerCase(Locale.ROOT).replace('_', '-');
            keys.add(section + "." + name + "." + word);
          }
        }
      }
    }
    return keys;
  }

  /** Returns how a variable may spell a key, or a word of one. */
  private static Set<String> spellings(String key, boolean hyphensOptional) {
    String usual = variablePart(key.replace('.', '_'));
    return hyphensOptional ? Set.copyOf(List.of(usual, usual.replace("_", ""))) : Set.of(usual);
  }

  /**
   * Suggests a variable for an unknown one. Splits the unknown one at each underscore, and compares
   * the second part with the known keys.
   */
  private static Optional<String> guess(String section, String remainder) {
    List<String> known =
        KnownKeys.of(section).stream().map(EnvironmentVariables::variablePart).toList();
    String upper = remainder.toUpperCase(Locale.ROOT);
    for (int cut = upper.indexOf('_'); cut > 0; cut = upper.indexOf('_', cut + 1)) {
      Optional<String> word = Suggestion.to(upper.substring(cut + 1), known);
      if (word.isPresent()) {
        return Optional.of(prefix(section) + upper.substring(0, cut + 1) + word.get());
      }
    }
    return Optional.empty();
  }

  /** Returns the name of a key's variable. */
  static String variable(String key) {
    return PREFIX + variablePart(key.replace('.', '_'));
  }

  private static String prefix(String section) {
    return PREFIX + variablePart(section) + "_";
  }

  private static String variablePart(String key) {
    return key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String origin(String variable) {
    return LogText.line(variable) + " in the environment";
  }
}
