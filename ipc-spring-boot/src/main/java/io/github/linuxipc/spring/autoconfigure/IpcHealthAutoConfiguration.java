package io.github.linuxipc.spring.autoconfigure;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.spring.IpcTemplate;
import io.github.linuxipc.spring.actuate.IpcHealthIndicator;
import io.github.linuxipc.spring.listener.IpcListenerRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Configures the health indicator {@code ipc}. */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({Ipc.class, IpcTemplate.class})
@ConditionalOnEnabledHealthIndicator("ipc")
public final class IpcHealthAutoConfiguration {
  /** Creates the configuration. */
  public IpcHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "ipcHealthIndicator")
  IpcHealthIndicator ipcHealthIndicator(
      Ipc ipc, IpcTemplate template, IpcListenerRegistry listeners) {
    return new IpcHealthIndicator(ipc, template, listeners);
  }
}
