package io.github.linuxipc.spring.autoconfigure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.spring.Contexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The keys of Spring's environment as a source of settings. */
class EnvironmentSourceTest {
  private static final String YAML =
      """
      ipc:
        transport: shm
        channels:
          orders:
            address: [unix:orders, tcp:127.0.0.1:9000]
            max-senders: 7
            reconnect: true
        spring:
          listener:
            auto-startup: false
      """;

  private final StandardEnvironment environment = new StandardEnvironment();
  private final EnvironmentSource source = new EnvironmentSource(environment);

  @TempDir Path directory;

  private static PropertySource<?> yaml(String text) {
    try {
      ByteArrayResource resource =
          new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
              return "application.yml";
            }
          };
      return new YamlPropertySourceLoader().load("application.yml", resource).get(0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldListTheKeysOfTheLibraryAndNotThoseOfTheStarter() {
    environment.getPropertySources().addLast(yaml(YAML));
    assertEquals(
        Set.of(
            "transport",
            "channels.orders.address",
            "channels.orders.max-senders",
            "channels.orders.reconnect"),
        source.keys());
    assertEquals("7", source.get("channels.orders.max-senders"));
    assertEquals("true", source.get("channels.orders.reconnect"));
    assertEquals("unix:orders,tcp:127.0.0.1:9000", source.get("channels.orders.address"));
    assertNull(source.get("channels.prices.address"));
  }

  @Test
  void shouldNameTheLineOfAKey() {
    environment.getPropertySources().addLast(yaml(YAML));
    assertEquals("application.yml:2", source.origin("transport"));
    assertEquals("application.yml:5", source.origin("channels.orders.address"));
    assertNull(source.origin("runtime-dir"));
  }

  @Test
  void shouldKeepTheOrderOfSpring() {
    environment.getPropertySources().addLast(yaml(YAML));
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("commandLineArgs", Map.of("ipc.transport", "tcp")));
    assertEquals("tcp", source.get("transport"));
    assertEquals("commandLineArgs", source.origin("transport"));
  }

  @Test
  void shouldFindAKeyInTheEnvironment() {
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "systemEnvironment", Map.of("IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS", "9")));
    assertEquals("9", source.get("channels.order-book.max-senders"));
  }

  @Test
  void shouldOpenChannelsAsTheFileSays() {
    Contexts.in(directory)
        .withInitializer(
            context -> context.getEnvironment().getPropertySources().addLast(yaml(YAML)))
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              Ipc ipc = context.getBean(Ipc.class);
              assertEquals(
                  List.of(Address.of("unix", "orders"), Address.of("tcp", "127.0.0.1:9000")),
                  ipc.resolve("orders").addresses());
              assertEquals(Address.of("shm", "prices"), ipc.resolve("prices").addresses().get(0));
              assertTrue(
                  ipc.resolve("prices").origin().contains("application.yml:2"),
                  ipc.resolve("prices")::origin);
            });
  }

  @Test
  void shouldFailAtTheStartForAMisspeltKeyAndForOneOfTheStarter() {
    Contexts.in(directory)
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addLast(yaml("ipc:\n  chanels:\n    orders:\n      max-senders: 3\n")))
        .run(
            context -> {
              String text = rootMessage(context.getStartupFailure());
              assertTrue(text.contains("application.yml:4"), text);
              assertTrue(text.contains("Did you mean channels.orders.max-senders?"), text);
            });
    Contexts.in(directory)
        .withPropertyValues("ipc.spring.listner.auto-startup=false")
        .run(context -> assertTrue(context.getStartupFailure() != null));
  }

  private static ApplicationContextInitializer<ConfigurableApplicationContext> variables(
      Map<String, Object> variables) {
    return context ->
        context
            .getEnvironment()
            .getPropertySources()
            .replace(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Test
  void shouldFailAtTheStartForAMisspeltVariableAndForAnInvalidValue() {
    Contexts.in(directory)
        .withInitializer(
            variables(
                Map.of(
                    "IPC_CHANNELS_ORDER_BOOK_MAX_SENDRS", "3",
                    "IPC_CHANNELS_RETURNS_MAX_SENDERS", "many")))
        .run(
            context -> {
              String text = rootMessage(context.getStartupFailure());
              assertTrue(text.contains("Did you mean IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS?"), text);
              assertTrue(text.contains("channels.returns.max-senders"), text);
            });
  }

  @Test
  void shouldStartWithVariablesOfEverySpellingAndThoseOfKubernetesAndOtherPrograms() {
    Contexts.in(directory)
        .withInitializer(
            variables(
                Map.of(
                    "IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS", "3",
                    "IPC_CHANNELS_ORDERS_MAXSENDERS", "4",
                    "IPC_CHANNELS_ORDERS_ADDRESS_0", "unix:orders",
                    "IPC_CHANNELS_ORDERS_ADDRESS_1", "tcp:127.0.0.1:9000",
                    "IPC_SPRING_LISTENER_AUTOSTARTUP", "false",
                    "IPC_EVENTS_SERVICE_HOST", "10.0.0.11",
                    "IPC_EVENTS_PORT", "tcp://10.0.0.11:8080",
                    "IPC_EVENTS_PORT_8080_TCP_ADDR", "10.0.0.11",
                    "IPC_OF_ANOTHER_PROGRAM", "1")))
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              assertEquals(
                  List.of(Address.of("unix", "orders"), Address.of("tcp", "127.0.0.1:9000")),
                  context.getBean(Ipc.class).resolve("orders").addresses());
            });
  }
}
