package io.github.linuxipc;

import java.util.List;

/**
 * Creates {@link Ipc} instances. The module {@code ipc-core} provides the implementation, the
 * engine; {@link IpcBuilder#build} finds it through {@link java.util.ServiceLoader}. Applications
 * do not call this interface.
 */
public interface IpcFactory {
  /**
   * Creates an instance.
   *
   * @param own the settings made in the builder; their {@link ConfigSource#origin} names the call
   *     that set a key
   * @param sources the builder's additional sources, in the order in which they are queried; a
   *     source with a blank name is identified by its position in error texts
   * @param options what the builder was given besides settings
   * @return the instance
   * @throws io.github.linuxipc.channel.IpcConfigurationException if the configuration has errors;
   *     they are all reported at once
   */
  Ipc create(ConfigSource own, List<ConfigSource> sources, InstanceOptions options);
}
