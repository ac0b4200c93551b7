package io.github.linuxipc.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source of settings that the application passed to the builder. Called from any thread. */
@FunctionalInterface
public interface SettingSource {
  /**
   * Returns a key's value.
   *
   * @param key the key without its leading {@code ipc.}
   * @return the value; null or blank if it is not set here
   */
  @Nullable String get(String key);

  /**
   * Returns this source's name in error texts.
   *
   * @return the name; null for a source that is named by its position among the sources
   */
  default @Nullable String name() {
    return null;
  }

  /**
   * Returns the keys that are set here.
   *
   * @return the keys; empty if they cannot be listed
   */
  default Set<String> keys() {
    return Set.of();
  }

  /**
   * Returns where a key's value was written.
   *
   * @param key a key that is set here
   * @return a description of the location; null if it is not known
   */
  default @Nullable String origin(String key) {
    return null;
  }
}
