package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.ConfigSource;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.fixture.FunctionSource;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.fixture.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private final List<Setting> own = new ArrayList<>();
  private final List<ConfigSource> sources = new ArrayList<>();
  private TestEnvironment environment;

  @BeforeEach
  void createEnvironment() throws IOException {
    environment = new TestEnvironment(directory);
  }

  private Configuration load() {
    return Configuration.load(own, sources, environment.build());
  }

  private void set(String key, String value) {
    own.add(new Setting(key, value, "set(\"" + key + "\") in the builder"));
  }

  private void assertTransport(String value, String origin) {
    assertEquals(new Setting("transport", value, origin), load().transport());
  }

  @Test
  void shouldQueryTheLayersInTheDocumentedOrder() throws IOException {
    assertTransport("unix", "the default");
    assertFalse(load().transportIsSet());
    Path jar =
        ProviderJar.in(directory).resource("ipc.properties", "ipc.transport=a").write("a.jar");
    environment.loader(ProviderJar.loader(jar));
    assertTransport(
        "a",
        "ipc.transport in ipc.properties on the class path (jar:"
            + jar.toUri().toURL()
            + "!/ipc.properties)");
    environment.file("ipc.transport=b");
    assertTransport("b", "ipc.transport in ./ipc.properties");
    environment.variable("IPC_TRANSPORT", "c");
    assertTransport("c", "IPC_TRANSPORT in the environment");
    environment.property("ipc.transport", "d");
    assertTransport("d", "the system property ipc.transport");
    sources.add(new FunctionSource(Map.of("transport", "e")::get));
    assertTransport("e", "transport from the source in the builder");
    set("transport", "f");
    assertTransport("f", "set(\"transport\") in the builder");
    assertTrue(load().transportIsSet());
  }

  @Test
  void shouldQuerySourcesInTheOrderInWhichTheyWereAdded() {
    sources.add(new FunctionSource(key -> null));
    sources.add(new FunctionSource(Map.of("transport", "tcp")::get));
    sources.add(new FunctionSource(Map.of("transport", "shm")::get));
    assertTransport("tcp", "transport from the 2. source in the builder");
  }

  @Test
  void shouldNameASourceWithABlankNameByItsPositionAndCheckItsKeys() {
    sources.add(ConfigSource.of(" ", Map.of("transprt", "tcp")));
    Raised.with(
        ErrorCode.UNKNOWN_KEY,
        "The key transprt is not known (transprt from the source in the builder). Did you mean"
            + " transport?",
        this::load);
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "property", "variable"})
  void shouldReportAnUnknownKeyInOneShortLine(String layer) {
    String name = "or\nIPC-101 forged\u001b" + "x".repeat(5000);
    String key = "channels." + name + ".adress";
    switch (layer) {
      case "source" -> sources.add(ConfigSource.of("test", Map.of(key, "unix:x")));
      case "property" -> environment.property("ipc." + key, "unix:x");
      default -> environment.variable("IPC_CHANNELS_" + name + "_ADRESS", "unix:x");
    }
    String text = Raised.by(ErrorCode.UNKNOWN_KEY, this::load);
    assertTrue(text.contains("Did you mean "), text);
    assertEquals(0, text.chars().filter(Character::isISOControl).count(), text);
    assertTrue(text.length() < 1000, text);
  }

  @Test
  void shouldUseTheNextLayerWhenAValueIsBlank() {
    set("transport", "");
    sources.add(new FunctionSource(key -> " "));
    environment.property("ipc.transport", "");
    environment.variable("IPC_TRANSPORT", "tcp");
    assertTransport("tcp", "IPC_TRANSPORT in the environment");
  }

  @Test
  void shouldReportAllErrorsTogetherEachWithItsCode() throws IOException {
    set("transprot", "tcp");
    environment.variable("IPC_CHANNELS_ORDERS_LINGER", "soon");
    environment.property("ipc.channels.Orders.address", "unix:x");
    environment.file("ipc.channels.orders.address=/run/x\nipc.runtime-dir=run\n");
    String text = Raised.by(ErrorCode.MULTIPLE_ERRORS, this::load);
    assertTrue(text.startsWith("IPC-310 The configuration has 5 errors. (1) "), text);
    for (String fault :
        List.of(
            "IPC-304 The key transprot is not known (set(\"transprot\") in the builder)."
                + " Did you mean transport?",
            "IPC-308 \"Orders\" is not a valid channel name (the system property"
                + " ipc.channels.Orders.address). A name is a lower-case letter followed by"
                + " lower-case letters, digits and hyphens, at most 63 characters. A text with"
                + " a colon is an address.",
            "IPC-306 \"run\" is not a valid value for runtime-dir: an absolute path such as"
                + " /dev/shm/ipc-1000 is allowed (ipc.runtime-dir in ./ipc.properties).",
            "IPC-307 The address \"/run/x\" is malformed: it has no scheme. Write scheme:target,"
                + " such as unix:orders. It comes from ipc.channels.orders.address in"
                + " ./ipc.properties.",
            "IPC-306 \"soon\" is not a valid value for channels.orders.linger: a duration such as 500ms, 5s"
                + " or 1m is allowed (IPC_CHANNELS_ORDERS_LINGER in the environment).")) {
      assertTrue(text.contains(fault), () -> fault + "\nis not in\n" + text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transprot|Did you mean transport?",
        "ipc.transport|Did you mean transport?",
        "channel.orders.address|Did you mean channels.orders.address?",
        "channels.orders.adress|Did you mean channels.orders.address?",
        "channels.orders.max-sender|Did you mean channels.orders.max-senders?",
        "orders.address|Did you mean channels.orders.address?",
        "max-message-size|Did you mean channels.NAME.max-message-size?",
        "event.reload.address|Did you mean events.reload.address?",
        "max-calls|Did you mean services.NAME.max-calls?",
        "services.quotes.max-call|Did you mean services.quotes.max-calls?",
        "channels.orders.max-calls|Known are",
        "events.reload.linger|Known are transport, runtime-dir, state, events.NAME.address,"
            + " channels.NAME. with address, max-message-size, connect-timeout, bind-timeout,"
            + " max-senders, reassembly-memory, linger, reconnect, end-of-stream, persistent,"
            + " wire, parent, require, services.NAME. with the same and call-timeout, max-calls,"
            + " concurrency, response-backlog, topics.NAME. with address, max-message-size,"
            + " connect-timeout, bind-timeout, reassembly-memory, linger, require, end-of-stream,"
            + " when-full,"
            + " allow-when-full, slow-limit, history, persistent, subscription, max-publishers,"
            + " max-subscribers, blackboards.NAME. with address, connect-timeout, persistent,"
            + " max-keys, max-value-size, slots, max-counters, regions.NAME. with address,"
            + " connect-timeout, persistent, locks.NAME. with address, connect-timeout, and"
            + " artemis. with broker, user, password, credentials, trust-store,"
            + " trust-store-password, key-store, key-store-password, verify-host, ack-batch,"
            + " capacity, priority, connection-ttl.",
        "artemis.brocker|Did you mean artemis.broker?",
        "channels.orders.sub.address|Known are",
        "colour|Known are"
      })
  void shouldSuggestAKnownKeyForAnUnknownOne(String key, String next) {
    set(key, "x");
    String text = Raised.by(ErrorCode.UNKNOWN_KEY, this::load);
    String begin =
        "IPC-304 The key " + key + " is not known (set(\"" + key + "\") in the builder). " + next;
    assertTrue(text.startsWith(begin), text);
  }

  @Test
  void shouldSuggestKeysInTheNotationOfTheirLayer() {
    environment.property("ipc.transprot", "tcp");
    Raised.with(
        ErrorCode.UNKNOWN_KEY,
        "The key ipc.transprot is not known (the system property ipc.transprot)."
            + " Did you mean ipc.transport?",
        this::load);
  }

  @Test
  void shouldIgnoreSystemPropertiesWithoutThePrefix() {
    environment.property("ipcx.transport", "x").property("java.version", "17");
    assertTransport("unix", "the default");
  }

  @Test
  void shouldCheckTheCommonOptionsOfConfiguredAddresses() {
    set("channels.orders.address", "unix:/x?wire=line&capacity=1m");
    Raised.with(
        ErrorCode.BAD_VALUE,
        "\"line\" is not a valid value for wire: framed, lines or raw is allowed (an option of"
            + " unix:/x?wire=line&capacity=1m, from set(\"channels.orders.address\") in the"
            + " builder).",
        this::load);
  }

  @Test
  void shouldRejectAListAsTransport() {
    set("transport", "shm, unix");
    Raised.with(
        ErrorCode.BAD_VALUE,
        "\"shm, unix\" is not a valid value for transport: one scheme such as unix or tcp is allowed; a list"
            + " of addresses may be channels.NAME.address (set(\"transport\") in the builder).",
        this::load);
  }

  @Test
  void shouldAcceptABadValueThatHasNoEffect() {
    environment.variable("IPC_CHANNELS_ORDERS_LINGER", "soon");
    set("channels.orders.linger", "2s");
    load();
  }

  @Test
  void shouldNameTheSourceThatFailed() {
    sources.add(
        new FunctionSource(
            key -> {
              throw new IllegalStateException("no\nconnection");
            }));
    Raised.with(
        ErrorCode.UNREADABLE_CONFIGURATION,
        "The source of settings failed when it was asked for transport:"
            + " java.lang.IllegalStateException: no?connection (the source in the builder)."
            + " Let it return null for keys that it does not know.",
        this::load);
  }

  @Test
  void shouldSplitAListOfAddressesAtItsCommas() {
    set("channels.prices.address", "shm:prices?capacity=1m , unix:prices");
    AddressList list =
        load().addresses(KeySection.CHANNELS, "prices", new ConfigurationErrors()).orElseThrow();
    assertEquals(
        List.of(
            new Address("shm", "prices", Map.of("capacity", "1m")), Address.of("unix", "prices")),
        list.bare());
    assertEquals("set(\"channels.prices.address\") in the builder", list.origin());
  }

  @Test
  void shouldRejectAnEmptyElementOfAList() {
    set("channels.prices.address", "shm:prices,,unix:prices");
    Raised.by(ErrorCode.BAD_ADDRESS, this::load);
  }

  @Test
  void shouldAllowAnEventOneAddressOnly() {
    set("events.reload.address", "futex:a, sem:a");
    Raised.with(
        ErrorCode.BAD_ADDRESS,
        "The event reload has 2 addresses, but can have only one"
            + " (set(\"events.reload.address\") in the builder)."
            + " The waiter and its wakers must use the same address.",
        this::load);
  }

  @Test
  void shouldPutTheRuntimeDirectoryIntoMemoryByUser() throws IOException {
    Object user = Files.getAttribute(Files.createFile(directory.resolve("own")), "unix:uid");
    assertEquals(Path.of("/dev/shm/ipc-" + user), load().runtimeDirectory());
  }

  @Test
  void shouldUseTheConfiguredRuntimeDirectory() {
    environment.variable("IPC_RUNTIME_DIR", "/run/app/../ipc");
    assertEquals(Path.of("/run/ipc"), load().runtimeDirectory());
  }

  @ParameterizedTest
  @CsvSource({"run/ipc", "/", "~/ipc", "/.."})
  void shouldRejectARuntimeDirectoryThatIsNoAbsolutePath(String path) {
    set("runtime-dir", path);
    Raised.by(ErrorCode.BAD_VALUE, this::load);
  }

  @Test
  void shouldRejectARuntimeDirectoryThatIsNotAValidPath() {
    set("runtime-dir", "/run/\0");
    Raised.by(ErrorCode.BAD_VALUE, this::load);
  }

  @Test
  void shouldWarnAboutDirectoriesThatAreCleaned() {
    set("runtime-dir", "/tmp/ipc");
    assertEquals(
        List.of(
            "runtime-dir=/tmp/ipc (set(\"runtime-dir\") in the builder): a cleaner"
                + " deletes old files there, even those of channels in use; choose a directory"
                + " below /run or /dev/shm"),
        CapturedLog.warningsOf(this::load));
  }
}
