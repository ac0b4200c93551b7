package io.github.linuxipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.fixture.TestEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private IpcBuilder builder;

  @BeforeEach
  void createEnvironment() throws IOException {
    builder =
        IsolatedIpc.builder(new TestEnvironment(directory).build())
            .set("runtime-dir", directory.resolve("run").toString());
  }

  /** A source such as an application's own configuration. */
  private record Yaml(Map<String, String> values) implements ConfigSource {
    @Override
    public String name() {
      return "application.yml";
    }

    @Override
    public String get(String key) {
      return values.get(key);
    }

    @Override
    public Set<String> keys() {
      return values.keySet();
    }

    @Override
    public String origin(String key) {
      return "application.yml:7";
    }
  }

  @Test
  void shouldRejectAMisspeltKeyWithASuggestion() {
    builder.source(ConfigSource.of("settings", Map.of("transprt", "tcp")));
    Raised.with(
        ErrorCode.UNKNOWN_KEY,
        "The key transprt is not known (transprt from settings). Did you mean transport?",
        builder::build);
  }

  @Test
  void shouldNameFileAndLineWhereTheSourceKnowsThem() {
    builder.source(new Yaml(Map.of("channels.orders.max-mesage-size", "1m")));
    Raised.with(
        ErrorCode.UNKNOWN_KEY,
        "The key channels.orders.max-mesage-size is not known (channels.orders.max-mesage-size in"
            + " application.yml:7). Did you mean channels.orders.max-message-size?",
        builder::build);
  }

  @Test
  void shouldSuggestTheKeyWithoutItsPrefix() {
    builder.source(ConfigSource.of("settings", Map.of("ipc.transport", "tcp")));
    String text = Raised.by(ErrorCode.UNKNOWN_KEY, builder::build);
    assertTrue(text.endsWith("Did you mean transport?"), text);
  }

  @Test
  void shouldCheckValuesAndNamesWhenItBuilds() {
    builder.source(
        new Yaml(Map.of("channels.orders.linger", "soon", "channels.Orders.address", "unix:x")));
    String text = Raised.by(ErrorCode.MULTIPLE_ERRORS, builder::build);
    assertTrue(
        text.contains("IPC-306 \"soon\" is not a valid value for channels.orders.linger"), text);
    assertTrue(text.contains("(channels.orders.linger in application.yml:7)"), text);
    assertTrue(text.contains("IPC-308 \"Orders\" is not a valid channel name"), text);
  }

  @Test
  void shouldUseItsValuesAndReportTheirOrigin() throws Exception {
    builder.source(new Yaml(Map.of("channels.orders.address", "inproc:x", "transport", " ")));
    try (Ipc ipc = builder.build()) {
      assertEquals(List.of(Address.of("inproc", "x")), ipc.resolve("orders").addresses());
      assertEquals("channels.orders.address in application.yml:7", ipc.resolve("orders").origin());
    }
  }

  @Test
  void shouldAcceptAFunction() throws Exception {
    builder.source(key -> key.equals("transport") ? "inproc" : null);
    builder.source(Map.of("transport", "tcp")::get);
    try (Ipc ipc = builder.build()) {
      assertEquals("transport from the 1. source in the builder", ipc.resolve("x").origin());
    }
  }

  @Test
  void shouldReportASourceThatCannotListItsKeys() {
    builder.source(
        new ConfigSource() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public String get(String key) {
            return null;
          }

          @Override
          public Set<String> keys() {
            throw new IllegalStateException("no keys today");
          }
        });
    String text = Raised.by(ErrorCode.UNREADABLE_CONFIGURATION, builder::build);
    assertTrue(
        text.startsWith("IPC-311 The source of settings failed when it was asked for its keys: "),
        text);
    assertTrue(text.contains("(broken)"), text);
  }
}
