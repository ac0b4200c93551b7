package io.github.linuxipc.spring.autoconfigure;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.spring.actuate.IpcEndpoint;
import io.github.linuxipc.spring.listener.IpcListenerRegistry;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Configures the actuator's endpoint {@code ipc}. */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(Ipc.class)
@ConditionalOnAvailableEndpoint(IpcEndpoint.class)
public final class IpcEndpointAutoConfiguration {
  /** Creates the configuration. */
  public IpcEndpointAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  IpcEndpoint ipcEndpoint(Ipc ipc, IpcListenerRegistry listeners) {
    return new IpcEndpoint(ipc, listeners);
  }
}
