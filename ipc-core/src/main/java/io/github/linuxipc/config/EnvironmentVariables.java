package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads environment variables. A key is written in upper case with underscores for dots and
 * hyphens; names have no underscore, so that a name and its key are told apart from the end.
 *
 * <pre>
 *   IPC_TRANSPORT                                transport
 *   IPC_CHANNELS_ORDER_BOOK_MAX_MESSAGE_SIZE     channels.order-book.max-message-size
 * </pre>
 *
 * <p>Other programs use the prefix {@code IPC_} as well, so that an unknown variable is only logged
 * at WARN, unless it begins with {@code IPC_CHANNELS_} or {@code IPC_EVENTS_}. {@link ServiceLinks
 * Kubernetes' variables} are never settings.
 */
final class EnvironmentVariables {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentVariables.class);
  private static final String PREFIX = "IPC_";

  private final Map<String, Setting> settings = new TreeMap<>();
  private final ConfigurationErrors faults;

  private EnvironmentVariables(ConfigurationErrors faults) {
    this.faults = faults;
  }

  static SettingsLayer read(Map<String, String> environment, ConfigurationErrors faults) {
    EnvironmentVariables variables = new EnvironmentVariables(faults);
    ServiceLinks services = new ServiceLinks(environment);
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (variable.startsWith(PREFIX) && !services.take(variable, value)) {
                variables.read(variable, value);
              }
            });
    if (!services.found().isEmpty()) {
      LOG.debug("These variables are Kubernetes' and no settings: {}", services.found());
    }
    return SettingsLayer.of(variables.settings);
  }

  private void read(String variable, String value) {
    for (String key : KnownKeys.GLOBAL) {
      if (variable.equals(PREFIX + written(key))) {
        add(key, variable, value);
        return;
      }
    }
    for (String section : KnownKeys.SECTIONS) {
      if (variable.startsWith(prefix(section))) {
        readNamed(section, variable, value);
        return;
      }
    }
    LOG.warn(
        "The environment variable {} is not known and has no effect. {}",
        LogText.line(variable),
        Suggestion.question(
            variable, KnownKeys.GLOBAL.stream().map(k -> PREFIX + written(k)).toList()));
  }

  private void readNamed(String section, String variable, String value) {
    String rest = variable.substring(prefix(section).length());
    List<String> keys = keys(section, rest, KnownKeys.of(section));
    if (keys.isEmpty()) {
      KnownKeys.unknown(variable, guess(section, rest), origin(variable), faults);
    } else if (keys.size() > 1) {
      faults.add(
          ErrorCode.UNKNOWN_KEY,
          variable + " is ambiguous: it may stand for " + String.join(" or ", keys),
          origin(variable),
          "Write it as a system property or in ipc.properties.");
    } else if (KnownKeys.check(keys.get(0), "", origin(variable), faults)) {
      add(keys.get(0), variable, value);
    }
  }

  private void add(String key, String variable, String value) {
    if (!value.isBlank()) {
      settings.put(key, new Setting(key, value.strip(), origin(variable)));
    }
  }

  /** Lists what a variable may stand for: one key for each known word that it ends with. */
  static List<String> keys(String section, String rest, Collection<String> words) {
    List<String> keys = new ArrayList<>();
    for (String word : words) {
      String end = "_" + written(word);
      if (rest.endsWith(end) && rest.equals(rest.toUpperCase(Locale.ROOT))) {
        String name = rest.substring(0, rest.length() - end.length());
        keys.add(section + "." + name.toLowerCase(Locale.ROOT).replace('_', '-') + "." + word);
      }
    }
    return keys;
  }

  /** Cuts the variable at each underscore, and compares what follows with the known words. */
  private static Optional<String> guess(String section, String rest) {
    List<String> known = KnownKeys.of(section).stream().map(EnvironmentVariables::written).toList();
    String upper = rest.toUpperCase(Locale.ROOT);
    for (int cut = upper.indexOf('_'); cut > 0; cut = upper.indexOf('_', cut + 1)) {
      Optional<String> word = Suggestion.to(upper.substring(cut + 1), known);
      if (word.isPresent()) {
        return Optional.of(prefix(section) + upper.substring(0, cut + 1) + word.get());
      }
    }
    return Optional.empty();
  }

  /** Returns the variable that stands for a key. */
  static String variable(String key) {
    return PREFIX + written(key.replace('.', '_'));
  }

  private static String prefix(String section) {
    return PREFIX + written(section) + "_";
  }

  private static String written(String key) {
    return key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String origin(String variable) {
    return LogText.line(variable) + " in the environment";
  }
}
