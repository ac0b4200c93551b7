package io.github.linuxipc.spring.autoconfigure;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.micrometer.IpcMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Configures the meters, which Spring Boot binds to its registries. */
@AutoConfiguration(
    after = IpcAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({MeterRegistry.class, IpcMetrics.class})
@ConditionalOnBean({Ipc.class, MeterRegistry.class})
public final class IpcMetricsAutoConfiguration {
  /** Creates the configuration. */
  public IpcMetricsAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  IpcMetrics ipcMetrics(Ipc ipc) {
    return new IpcMetrics(ipc);
  }
}
