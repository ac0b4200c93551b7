package io.github.linuxipc.config;

import io.github.linuxipc.ConfigSource;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A layer that queries a source of the application for each key. */
final class FunctionLayer implements SettingsLayer {
  private final ConfigSource source;
  private final String description;

  /** The known keys among those that the source lists. */
  private final List<String> listed = new ArrayList<>();

  private FunctionLayer(ConfigSource source, String description) {
    this.source = source;
    this.description = description;
  }

  /**
   * Creates the layer of a source and checks the keys that the source lists.
   *
   * @param ordinal describes a source whose name is null or blank
   */
  static FunctionLayer of(ConfigSource source, String ordinal, ConfigurationErrors errors) {
    FunctionLayer unnamed = new FunctionLayer(source, ordinal);
    String name = unnamed.query(source::name, "its name");
    FunctionLayer layer =
        name == null || name.isBlank() ? unnamed : new FunctionLayer(source, LogText.line(name));
    layer.readKeys(errors);
    return layer;
  }

  private void readKeys(ConfigurationErrors errors) {
    Collection<String> keys = query(() -> new TreeSet<>(source.keys()), "its keys");
    for (String key : keys == null ? List.<String>of() : keys) {
      if (UnknownKeys.check(key, "", origin(key), errors)) {
        listed.add(key);
      }
    }
    Map<String, String> variables = query(source::variables, "its variables");
    if (variables != null && !variables.isEmpty()) {
      listed.addAll(EnvironmentVariables.keysOfSource(variables, key -> find(key) != null, errors));
    }
  }

  @Override
  public @Nullable Setting find(String key) {
    String value = query(() -> source.get(key), key);
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
    String location = query(() -> source.origin(key), "the origin of " + LogText.line(key));
    return LogText.line(key)
        + (location == null ? " from " + description : " in " + LogText.line(location));
  }

  private <T> @Nullable T query(Supplier<@Nullable T> call, String what) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      String failed =
          "The source of settings failed when it was asked for " + what + ": " + LogText.of(e);
      IpcConfigurationException failure =
          new IpcConfigurationException(
              ErrorCode.UNREADABLE_CONFIGURATION,
              ErrorCode.UNREADABLE_CONFIGURATION.text(
                  failed, description, "Let it return null for keys that it does not know."));
      failure.initCause(e);
      throw failure;
    }
  }
}
