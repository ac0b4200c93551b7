package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads keys that are written with a leading {@code ipc.}: system properties and files. */
final class PropertiesLayer {
  private PropertiesLayer() {}

  /** Reads the system properties that begin with the prefix; the others belong to others. */
  static SettingsLayer ofSystem(Properties properties, ConfigurationErrors faults) {
    Map<String, Setting> settings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(KnownKeys.PREFIX)) {
        add(settings, name, properties.getProperty(name), "the system property " + name, faults);
      }
    }
    return SettingsLayer.of(settings);
  }

  /** Reads all keys of a file; one without the prefix is a fault. */
  static SettingsLayer ofFile(Properties properties, String file, ConfigurationErrors faults) {
    Map<String, Setting> settings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      String origin = LogText.line(name) + " in " + file;
      if (name.startsWith(KnownKeys.PREFIX)) {
        add(settings, name, properties.getProperty(name), origin, faults);
      } else {
        withoutPrefix(name, origin, faults);
      }
    }
    return SettingsLayer.of(settings);
  }

  private static void add(
      Map<String, Setting> settings,
      String name,
      String value,
      String origin,
      ConfigurationErrors faults) {
    String key = name.substring(KnownKeys.PREFIX.length());
    if (KnownKeys.check(key, KnownKeys.PREFIX, origin, faults) && !value.isBlank()) {
      settings.put(key, new Setting(key, value.strip(), origin));
    }
  }

  private static void withoutPrefix(String name, String origin, ConfigurationErrors faults) {
    String what = "The key " + LogText.line(name) + " does not begin with ipc.";
    String next =
        KnownKeys.check(name, "", "", new ConfigurationErrors())
            ? "Did you mean ipc." + name + "?"
            : "Every key of this file begins so.";
    faults.add(ErrorCode.UNKNOWN_KEY, what.substring(0, what.length() - 1), origin, next);
  }
}
