package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.fixture.TestEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildEnvironmentTest {
  private static final String SELF = ProcessId.current().toString();
  private static final String NAME = "order-book";
  private static final Path RUNTIME = Path.of("/dev/shm/ipc-42");

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private TestEnvironment environment;

  @BeforeEach
  void createEnvironment() throws IOException {
    environment = new TestEnvironment(directory);
  }

  private static CommonSettings common(
      TestEnvironment environment, String address, ConfigurationErrors errors) {
    Setting setting = new Setting("address", address, "here");
    return Configuration.load(List.of(), List.of(), environment.build())
        .common(
            KeySection.CHANNELS,
            Optional.of(NAME),
            Optional.of(AddressList.parse(setting, KeySection.CHANNELS, errors)),
            errors);
  }

  private Map<String, String> variables(String address) {
    ConfigurationErrors errors = new ConfigurationErrors();
    Map<String, String> variables =
        ChildEnvironment.of(
            KeySection.CHANNELS, NAME, common(environment, address, errors), true, RUNTIME);
    errors.throwIfAny();
    return variables;
  }

  @Test
  void T06_shouldEndTheStreamWithTheLastSenderWhenNothingElseIsSet() {
    assertEquals(
        Map.of(
            "IPC_RUNTIME_DIR", "/dev/shm/ipc-42",
            "IPC_CHANNELS_ORDER_BOOK_END_OF_STREAM", "last-sender",
            "IPC_CHANNELS_ORDER_BOOK_PARENT", SELF),
        variables("unix:order-book"));
  }

  @Test
  void T06_shouldKeepTheEndOfStreamThatIsSet() throws IOException {
    environment.file("ipc.channels.order-book.end-of-stream=never\n");
    assertEquals(
        "never", variables("unix:order-book").get("IPC_CHANNELS_ORDER_BOOK_END_OF_STREAM"));
  }

  @Test
  void shouldPassOnTheSettingsOfAService() {
    environment.variable("IPC_SERVICES_ORDER_BOOK_CONCURRENCY", "4");
    ConfigurationErrors errors = new ConfigurationErrors();
    CommonSettings common =
        Configuration.load(List.of(), List.of(), environment.build())
            .common(KeySection.SERVICES, Optional.of(NAME), Optional.empty(), errors);
    assertEquals(
        Map.of(
            "IPC_RUNTIME_DIR", "/dev/shm/ipc-42",
            "IPC_SERVICES_ORDER_BOOK_CONCURRENCY", "4",
            "IPC_SERVICES_ORDER_BOOK_PARENT", SELF),
        ChildEnvironment.of(KeySection.SERVICES, NAME, common, true, RUNTIME));
    assertEquals(
        "IPC_SERVICES_ORDER_BOOK_ADDRESS",
        ChildEnvironment.addressVariable(KeySection.SERVICES, NAME));
  }

  @Test
  void shouldPassOnSettingsOfEveryLayer() {
    environment
        .property("ipc.channels.order-book.max-message-size", "2k")
        .variable("IPC_CHANNELS_ORDER_BOOK_LINGER", "3s");
    Map<String, String> variables = variables("unix:order-book?max-senders=7");
    assertEquals("2k", variables.get("IPC_CHANNELS_ORDER_BOOK_MAX_MESSAGE_SIZE"));
    assertEquals("3s", variables.get("IPC_CHANNELS_ORDER_BOOK_LINGER"));
    assertEquals("7", variables.get("IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS"));
  }

  @Test
  void shouldGiveTheChildTheSameSettings() throws IOException {
    String address = "unix:order-book?wire=lines&require=unrelated-processes&connect-timeout=250ms";
    TestEnvironment child = new TestEnvironment(directory);
    variables(address).forEach(child::variable);
    child.variable(ChildEnvironment.addressVariable(KeySection.CHANNELS, NAME), "unix:order-book");
    ConfigurationErrors errors = new ConfigurationErrors();
    CommonSettings there = common(child, "unix:order-book", errors);
    CommonSettings here =
        common(environment, address + "&end-of-stream=last-sender&parent=" + SELF, errors);
    assertEquals(
        here.settings(NAME, "", here.requirements()),
        there.settings(NAME, "", there.requirements()));
    errors.throwIfAny();
    Configuration read = Configuration.load(List.of(), List.of(), child.build());
    assertEquals(RUNTIME, read.runtimeDirectory());
    assertEquals(
        "[unix:order-book]",
        read.addresses(KeySection.CHANNELS, NAME, errors).orElseThrow().written().toString());
  }
}
