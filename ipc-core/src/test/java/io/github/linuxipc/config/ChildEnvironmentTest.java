package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.fixture.Around;
import io.github.linuxipc.fixture.TargetDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildEnvironmentTest {
  private static final String SELF = Long.toString(ProcessHandle.current().pid());
  private static final String NAME = "order-book";
  private static final Path RUNTIME = Path.of("/dev/shm/ipc-42");

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private Around around;

  @BeforeEach
  void makeSurroundings() throws IOException {
    around = new Around(directory);
  }

  private static CommonSettings neutral(Around around, String address, ConfigurationErrors faults) {
    Setting setting = new Setting("address", address, "here");
    return Configuration.load(List.of(), List.of(), around.surroundings())
        .common(Optional.of(NAME), Optional.of(AddressList.parse(setting, faults)), faults);
  }

  private Map<String, String> environment(String address) {
    ConfigurationErrors faults = new ConfigurationErrors();
    Map<String, String> environment =
        ChildEnvironment.of(NAME, neutral(around, address, faults), RUNTIME);
    faults.throwIfAny();
    return environment;
  }

  @Test
  void T06_shouldAskForTheEndOfTheStreamWhereNothingElseIsSet() {
    assertEquals(
        Map.of(
            "IPC_RUNTIME_DIR", "/dev/shm/ipc-42",
            "IPC_CHANNELS_ORDER_BOOK_END_OF_STREAM", "last-sender",
            "IPC_CHANNELS_ORDER_BOOK_PARENT", SELF),
        environment("unix:order-book"));
  }

  @Test
  void T06_shouldLeaveTheEndOfTheStreamAsItIsSet() throws IOException {
    around.file("ipc.channels.order-book.end-of-stream=never\n");
    assertEquals(
        "never", environment("unix:order-book").get("IPC_CHANNELS_ORDER_BOOK_END_OF_STREAM"));
  }

  @Test
  void shouldPassOnWhatIsSetHereWhereverThatIs() {
    around
        .property("ipc.channels.order-book.max-message-size", "2k")
        .variable("IPC_CHANNELS_ORDER_BOOK_LINGER", "3s");
    Map<String, String> environment = environment("unix:order-book?max-senders=7");
    assertEquals("2k", environment.get("IPC_CHANNELS_ORDER_BOOK_MAX_MESSAGE_SIZE"));
    assertEquals("3s", environment.get("IPC_CHANNELS_ORDER_BOOK_LINGER"));
    assertEquals("7", environment.get("IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS"));
  }

  @Test
  void shouldBeReadByTheChildAsItWasWritten() throws IOException {
    String address = "unix:order-book?wire=lines&require=unrelated-processes&connect-timeout=250ms";
    Around child = new Around(directory);
    environment(address).forEach(child::variable);
    child.variable(ChildEnvironment.addressVariable(NAME), "unix:order-book");
    ConfigurationErrors faults = new ConfigurationErrors();
    CommonSettings there = neutral(child, "unix:order-book", faults);
    CommonSettings here =
        neutral(around, address + "&end-of-stream=last-sender&parent=" + SELF, faults);
    assertEquals(here.settings(NAME, "", here.demand()), there.settings(NAME, "", there.demand()));
    faults.throwIfAny();
    Configuration read = Configuration.load(List.of(), List.of(), child.surroundings());
    assertEquals(RUNTIME, read.runtimeDirectory());
    assertEquals(
        "[unix:order-book]",
        read.channelAddresses(NAME, faults).orElseThrow().written().toString());
  }
}
