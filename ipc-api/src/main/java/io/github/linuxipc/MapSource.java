package io.github.linuxipc;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source of values that are known from the start.
 *
 * @param name the name of the source in error texts
 * @param values the values by key
 * @param origins where values are written, by key; a key may be missing
 */
record MapSource(String name, Map<String, String> values, Map<String, String> origins)
    implements ConfigSource {
  /** Copies the maps. */
  MapSource {
    values = Map.copyOf(values);
    origins = Map.copyOf(origins);
  }

  @Override
  public @Nullable String get(String key) {
    return values.get(key);
  }

  @Override
  public Set<String> keys() {
    return values.keySet();
  }

  @Override
  public @Nullable String origin(String key) {
    return origins.get(key);
  }
}
