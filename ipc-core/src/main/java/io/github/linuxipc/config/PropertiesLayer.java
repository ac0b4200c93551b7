package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads system properties and files, in which keys have the prefix {@code ipc.}. */
final class PropertiesLayer {
  private PropertiesLayer() {}

  /** Reads the system properties that have the prefix. Other libraries own the rest. */
  static SettingsLayer ofSystem(Properties properties, ConfigurationErrors errors) {
    Map<String, Setting> settings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(KnownKeys.PREFIX)) {
        String origin = "the system property " + LogText.line(name);
        add(settings, name, properties.getProperty(name), origin, errors);
      }
    }
    return SettingsLayer.of(settings);
  }

  /** Reads all keys of a file. A key without the prefix is an error. */
  static SettingsLayer ofFile(Properties properties, String file, ConfigurationErrors errors) {
    Map<String, Setting> settings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      String origin = LogText.line(name) + " in " + file;
      if (name.startsWith(KnownKeys.PREFIX)) {
        add(settings, name, properties.getProperty(name), origin, errors);
      } else {
        reportMissingPrefix(name, origin, errors);
      }
    }
    return SettingsLayer.of(settings);
  }

  private static void add(
      Map<String, Setting> settings,
      String name,
      String value,
      String origin,
      ConfigurationErrors errors) {
    String key = name.substring(KnownKeys.PREFIX.length());
    if (UnknownKeys.check(key, KnownKeys.PREFIX, origin, errors) && !value.isBlank()) {
      settings.put(key, new Setting(key, value.strip(), origin));
    }
  }

  private static void reportMissingPrefix(String name, String origin, ConfigurationErrors errors) {
    String what = "The key " + LogText.line(name) + " lacks the prefix \"ipc.\"";
    String next =
        UnknownKeys.check(name, "", "", new ConfigurationErrors())
            ? "Did you mean ipc." + LogText.line(name) + "?"
            : "Every key of this file begins with it.";
    errors.add(ErrorCode.UNKNOWN_KEY, what, origin, next);
  }
}
