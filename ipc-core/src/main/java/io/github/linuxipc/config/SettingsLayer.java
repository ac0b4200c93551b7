package io.github.linuxipc.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One place that settings come from. The layers of a configuration are asked in order. */
interface SettingsLayer {
  /** Finds a key's setting; null if this layer does not set it. */
  @Nullable Setting find(String key);

  /** Lists what this layer sets; empty for one that can only be asked. */
  default Collection<Setting> settings() {
    return List.of();
  }

  /** Makes a layer of what was read before. */
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
