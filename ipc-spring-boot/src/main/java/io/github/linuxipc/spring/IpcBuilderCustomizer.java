package io.github.linuxipc.spring;

import io.github.linuxipc.IpcBuilder;

/** A bean that changes the builder of the auto-configured {@link io.github.linuxipc.Ipc}. */
@FunctionalInterface
public interface IpcBuilderCustomizer {
  /**
   * Changes the builder. What it sets takes precedence over the configuration.
   *
   * @param builder the builder
   */
  void customize(IpcBuilder builder);
}
