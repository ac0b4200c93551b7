package io.github.linuxipc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Ipc} instances. {@code ipc-core} provides the implementation; {@link
 * IpcBuilder#build} finds it by {@link java.util.ServiceLoader}. Applications do not call it.
 */
public interface IpcFactory {
  /**
   * Makes an instance.
   *
   * @param own what was set in the builder; {@link ConfigSource#origin} names the call that set a
   *     key
   * @param sources the builder's sources in the order in which they are asked; one with a blank
   *     name is named by its position
   * @param loader where providers and {@code ipc.properties} are looked for; null for the system's
   *     class loader
   * @return the instance
   * @throws io.github.linuxipc.channel.IpcConfigurationException if the configuration has errors;
   *     all of them are reported at once
   */
  Ipc create(ConfigSource own, List<ConfigSource> sources, @Nullable ClassLoader loader);
}
