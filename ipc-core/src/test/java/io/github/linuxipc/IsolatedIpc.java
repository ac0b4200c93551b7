package io.github.linuxipc;

import io.github.linuxipc.config.ConfigEnvironment;
import io.github.linuxipc.core.DefaultIpcFactory;

/** Builds instances that ignore the process's own settings. */
final class IsolatedIpc {
  private IsolatedIpc() {}

  static IpcBuilder builder(ConfigEnvironment environment) {
    return new IpcBuilder(
        (own, sources, options) ->
            DefaultIpcFactory.create(
                own,
                sources,
                new ConfigEnvironment(
                    environment.environment(),
                    environment.systemProperties(),
                    environment.workingDirectory(),
                    options.loader()),
                options.executor()),
        environment.classLoader());
  }
}
