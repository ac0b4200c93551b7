package io.github.linuxipc.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One source of settings. A configuration queries its layers in order. */
interface SettingsLayer {
  /** Returns a key's setting; null if this layer does not set the key. */
  @Nullable Setting find(String key);

  /** Returns the settings of this layer; empty if it cannot list them. */
  default Collection<Setting> settings() {
    return List.of();
  }

  /** Creates a layer of settings that were read before. */
  static SettingsLayer of(Map<String, Setting> settings) {
    return new SettingsLayer() {
      @Override
      public @Nullable Setting find(String key) {
        return settings.get(key);
      }

      @Override
      public Collection<Setting> settings() {
        return settings.values();
      }
    };
  }
}
