package io.github.linuxipc.core;

import io.github.linuxipc.ConfigSource;
import io.github.linuxipc.InstanceOptions;
import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcFactory;
import io.github.linuxipc.config.ConfigEnvironment;
import io.github.linuxipc.config.Configuration;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.config.Setting;
import io.github.linuxipc.discovery.ProviderRegistry;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Creates instances from configuration, discovery and engine. */
public final class DefaultIpcFactory implements IpcFactory {
  /** Creates the factory. Opens and loads nothing. */
  public DefaultIpcFactory() {}

  @Override
  public Ipc create(ConfigSource own, List<ConfigSource> sources, InstanceOptions options) {
    StackReserve.require();
    List<Setting> settings = settings(own);
    return create(
        options.processSettings()
            ? Configuration.load(settings, sources, ConfigEnvironment.ofProcess(options.loader()))
            : Configuration.load(settings, sources),
        options);
  }

  /**
   * Creates an instance that reads another environment than that of this process.
   *
   * @param own the settings of the builder
   * @param sources the builder's sources
   * @param environment the environment to read
   * @param executor completes futures and runs callbacks
   * @return the instance
   */
  public static Ipc create(
      ConfigSource own,
      List<ConfigSource> sources,
      ConfigEnvironment environment,
      Executor executor) {
    StackReserve.require();
    return create(
        Configuration.load(settings(own), sources, environment),
        new InstanceOptions(true, true, environment.classLoader(), executor));
  }

  private static Ipc create(Configuration configuration, InstanceOptions options) {
    ProviderRegistry registry =
        ProviderRegistry.discover(
                options.loader(),
                Ipc.class.getClassLoader(),
                DefaultIpcFactory.class.getClassLoader())
            .with(configuration::ofAllAddresses);
    return new DefaultIpc(
        new Resolver(configuration, registry),
        registry,
        new Engine(
            new RuntimeDirectory(configuration.runtimeDirectory(), registry::findState),
            options.executor(),
            options.closeAtExit()));
  }

  private static List<Setting> settings(ConfigSource own) {
    List<Setting> settings = new ArrayList<>();
    for (String key : own.keys()) {
      String value = Objects.requireNonNullElse(own.get(key), "");
      settings.add(
          new Setting(
              key, value, LogText.line(Objects.requireNonNullElse(own.origin(key), own.name()))));
    }
    return settings;
  }
}
