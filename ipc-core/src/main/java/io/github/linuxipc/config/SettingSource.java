package io.github.linuxipc.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source of settings that was given to the builder. Thread-safe as far as its methods are. */
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
   * Returns the words for this source in errors.
   *
   * @return the name; null for a source that is named by its place among the others
   */
  default @Nullable String name() {
    return null;
  }

  /**
   * Lists the keys that are set here.
   *
   * @return the keys; none if they cannot be listed
   */
  default Set<String> keys() {
    return Set.of();
  }

  /**
   * Tells where a key's value was written.
   *
   * @param key a key that is set here
   * @return the words for the place; null if it is not known
   */
  default @Nullable String origin(String key) {
    return null;
  }
}
