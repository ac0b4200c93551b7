package io.github.linuxipc;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place that settings come from and whose keys can be listed, such as an application's own
 * configuration; see {@link IpcBuilder#source(ConfigSource)}. Because its keys are known, a
 * misspelt one is an error with a suggestion, as it is among the system properties, and an error
 * names the file and line where the source can tell them.
 *
 * <p>Keys are written without their leading {@code ipc.}, as in {@code transport} and {@code
 * channels.orders.address}. {@link #name} and {@link #keys} are called once, by {@link
 * IpcBuilder#build}; the other methods then and whenever a channel or event is opened, from any
 * thread.
 */
public interface ConfigSource {
  /**
   * Returns the words for this source in errors.
   *
   * @return such as {@code application.yml}
   */
  String name();

  /**
   * Returns a key's value.
   *
   * @param key the key
   * @return the value; null or blank if this source does not set it
   */
  @Nullable String get(String key);

  /**
   * Lists the keys that this source sets, and no other program's.
   *
   * @return the keys
   */
  Set<String> keys();

  /**
   * Tells where a key's value was written.
   *
   * @param key a key that this source sets
   * @return such as {@code application.yml:7}; null if that is not known
   */
  default @Nullable String origin(String key) {
    return null;
  }

  /**
   * Makes a source of a map.
   *
   * @param name the words for it in errors
   * @param values the values by key; copied
   * @return the source
   */
  static ConfigSource of(String name, Map<String, String> values) {
    Objects.requireNonNull(name, "name");
    Map<String, String> copy = Map.copyOf(values);
    return new ConfigSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public @Nullable String get(String key) {
        return copy.get(key);
      }

      @Override
      public Set<String> keys() {
        return copy.keySet();
      }
    };
  }
}
