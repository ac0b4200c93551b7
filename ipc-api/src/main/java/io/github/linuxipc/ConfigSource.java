package io.github.linuxipc;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source of settings whose keys can be listed, such as an application's own configuration; see
 * {@link IpcBuilder#source(ConfigSource)}. Because the keys can be listed, a misspelt key is
 * reported as an error with a suggestion, as for system properties. The error names the file and
 * line if the source provides them.
 *
 * <p>Keys are written without their leading {@code ipc.}, as in {@code transport} and {@code
 * channels.orders.address}. {@link #name}, {@link #keys} and {@link #variables} are called once, by
 * {@link IpcBuilder#build}; the other methods are called at that time and whenever a channel,
 * service, topic or event is opened or resolved, from any thread. A {@link RuntimeException} of a
 * method is reported as an {@link io.github.linuxipc.channel.IpcConfigurationException}.
 */
public interface ConfigSource {
  /**
   * Returns the name of this source in error texts.
   *
   * @return the name, such as {@code application.yml}
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
   * Returns the keys of this library that this source sets, and no keys of other programs.
   *
   * @return the keys
   */
  Set<String> keys();

  /**
   * Returns the environment variables in which this source finds keys. A name such as {@code
   * IPC_CHANNELS_ORDERS_ADDRESS} does not tell where the words of its key end, so that a source
   * cannot list those keys. A variable of this library that denotes no key that {@link #get}
   * returns a value for is an error with a suggestion. Values are taken from {@code get} alone.
   *
   * @return the variables, also those of other programs; empty by default
   */
  default Map<String, String> variables() {
    return Map.of();
  }

  /**
   * Returns where a key's value is written.
   *
   * @param key a key that this source sets
   * @return the location, such as {@code application.yml:7}; null if it is unknown
   */
  default @Nullable String origin(String key) {
    return null;
  }

  /**
   * Returns a source of the values in a map.
   *
   * @param name the name of the source in error texts
   * @param values the values by key; copied
   * @return the source
   */
  static ConfigSource of(String name, Map<String, String> values) {
    Objects.requireNonNull(name, "name");
    return new MapSource(name, values, Map.of());
  }
}
