package io.github.linuxipc.spring.autoconfigure;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.spring.IpcTracing;
import io.github.linuxipc.spring.observation.ObservedTracing;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Configures the observations of sends and listeners, which carry traces. */
@AutoConfiguration(
    before = IpcAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({Ipc.class, ObservationRegistry.class})
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "ipc.spring.observation.enabled", matchIfMissing = true)
public final class IpcObservationAutoConfiguration {
  /** Creates the configuration. */
  public IpcObservationAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  IpcTracing ipcTracing(ObservationRegistry registry) {
    return new ObservedTracing(registry);
  }
}
