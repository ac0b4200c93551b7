package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A layer that the application answers for, key by key. */
final class FunctionLayer implements SettingsLayer {
  private final SettingSource source;
  private final String words;

  /** The keys that the source listed, without those that are not known. */
  private final List<String> listed = new ArrayList<>();

  private FunctionLayer(SettingSource source, String words) {
    this.source = source;
    this.words = words;
  }

  /**
   * Makes a layer of a source, and checks the keys that it lists.
   *
   * @param ordinal the words for a source without a name
   */
  static FunctionLayer of(SettingSource source, String ordinal, ConfigurationErrors faults) {
    FunctionLayer unnamed = new FunctionLayer(source, ordinal);
    String name = unnamed.ask(source::name, "its name");
    FunctionLayer layer = name == null ? unnamed : new FunctionLayer(source, LogText.line(name));
    layer.readKeys(faults);
    return layer;
  }

  private void readKeys(ConfigurationErrors faults) {
    Collection<String> keys = ask(() -> new TreeSet<>(source.keys()), "its keys");
    for (String key : keys == null ? List.<String>of() : keys) {
      if (KnownKeys.check(key, "", origin(key), faults)) {
        listed.add(key);
      }
    }
  }

  @Override
  public @Nullable Setting find(String key) {
    String value = ask(() -> source.get(key), key);
    return value == null || value.isBlank() ? null : new Setting(key, value.strip(), origin(key));
  }

  @Override
  public Collection<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (String key : listed) {
      Setting setting = find(key);
      if (setting != null) {
        settings.add(setting);
      }
    }
    return settings;
  }

  private String origin(String key) {
    String place = ask(() -> source.origin(key), "the origin of " + LogText.line(key));
    return LogText.line(key) + (place == null ? " from " + words : " in " + LogText.line(place));
  }

  private <T> @Nullable T ask(Supplier<@Nullable T> question, String what) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      String failed =
          "The source of settings failed when it was asked for " + what + ": " + LogText.of(e);
      IpcConfigurationException failure =
          new IpcConfigurationException(
              ErrorCode.UNREADABLE_CONFIGURATION,
              ErrorCode.UNREADABLE_CONFIGURATION.text(
                  failed, words, "Let it return null for keys that it does not know."));
      failure.initCause(e);
      throw failure;
    }
  }
}
