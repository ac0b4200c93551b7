package io.github.linuxipc.spring.autoconfigure;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.spring.IpcBuilderCustomizer;
import io.github.linuxipc.spring.IpcPayloads;
import io.github.linuxipc.spring.IpcTemplate;
import io.github.linuxipc.spring.IpcTracing;
import io.github.linuxipc.spring.listener.IpcListenerFactory;
import io.github.linuxipc.spring.listener.IpcListenerPostProcessor;
import io.github.linuxipc.spring.listener.IpcListenerRegistry;
import io.github.linuxipc.spring.listener.ListenerOptions;
import io.github.linuxipc.spring.listener.ServiceConcurrency;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Configures {@link Ipc}, {@link IpcTemplate} and the listeners. */
@AutoConfiguration(
    afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(Ipc.class)
@EnableConfigurationProperties(IpcSpringProperties.class)
public final class IpcAutoConfiguration {
  private static final String STOP_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

  /** Creates the configuration. */
  public IpcAutoConfiguration() {}

  @Bean
  ServiceConcurrency ipcServiceConcurrency() {
    return new ServiceConcurrency();
  }

  @Bean
  @ConditionalOnMissingBean
  Ipc ipc(
      ConfigurableEnvironment environment,
      ServiceConcurrency services,
      ObjectProvider<IpcBuilderCustomizer> customizers) {
    IpcBuilder builder =
        Ipc.builder()
            .processSettings(false)
            .closeAtExit(false)
            .source(new EnvironmentSource(environment))
            .source(services);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  @Bean
  @ConditionalOnMissingBean
  IpcPayloads ipcPayloads(ObjectProvider<MessageConverter> converters) {
    return new IpcPayloads(converters.getIfUnique());
  }

  @Bean
  @ConditionalOnMissingBean
  IpcTemplate ipcTemplate(Ipc ipc, IpcPayloads payloads, ObjectProvider<IpcTracing> tracing) {
    return new IpcTemplate(ipc, payloads, tracing.getIfAvailable(() -> IpcTracing.NONE));
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static IpcListenerPostProcessor ipcListenerPostProcessor() {
    return new IpcListenerPostProcessor();
  }

  @Bean
  IpcListenerRegistry ipcListenerRegistry(Environment environment) {
    String timeout = environment.getProperty(STOP_TIMEOUT, "30s");
    Duration limit = DurationStyle.detectAndParse(timeout);
    return new IpcListenerRegistry(limit);
  }

  @Bean
  IpcListenerFactory ipcListenerFactory(
      Ipc ipc,
      IpcListenerRegistry registry,
      IpcPayloads payloads,
      ObjectProvider<IpcTracing> tracing,
      IpcSpringProperties properties,
      ServiceConcurrency services,
      Environment environment,
      ConfigurableBeanFactory beans) {
    ListenerOptions defaults =
        new ListenerOptions(
            1,
            properties.listener().autoStartup(),
            Threading.VIRTUAL.isActive(environment),
            properties.listener().stopPause());
    return new IpcListenerFactory(
        ipc,
        registry,
        payloads,
        tracing.getIfAvailable(() -> IpcTracing.NONE),
        defaults,
        services,
        beans);
  }

  /** Converts objects from and to JSON. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(JsonMapper.class)
  @ConditionalOnMissingBean(MessageConverter.class)
  static class JsonConfiguration {
    @Bean
    MessageConverter ipcMessageConverter(ObjectProvider<JsonMapper> mapper) {
      JsonMapper own = mapper.getIfUnique();
      return own == null ? new JacksonJsonMessageConverter() : new JacksonJsonMessageConverter(own);
    }
  }
}
