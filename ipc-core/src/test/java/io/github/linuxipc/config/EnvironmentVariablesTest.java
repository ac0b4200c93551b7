package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.fixture.Raised;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class EnvironmentVariablesTest {
  private final ConfigurationErrors errors = new ConfigurationErrors();

  private SettingsLayer read(String variable, String value) {
    return EnvironmentVariables.read(Map.of(variable, value), errors);
  }

  @ParameterizedTest
  @CsvSource({
    "IPC_TRANSPORT,transport",
    "IPC_RUNTIME_DIR,runtime-dir",
    "IPC_CHANNELS_ORDERS_ADDRESS,channels.orders.address",
    "IPC_CHANNELS_ORDER_BOOK_MAX_MESSAGE_SIZE,channels.order-book.max-message-size",
    "IPC_CHANNELS_WIRE_WIRE,channels.wire.wire",
    "IPC_CHANNELS_A__B_LINGER,channels.a--b.linger",
    "IPC_CHANNELS_A_MAX_SENDERS,channels.a.max-senders",
    "IPC_SERVICES_QUOTES_ADDRESS,services.quotes.address",
    "IPC_SERVICES_STOCK_QUOTES_MAX_CALLS,services.stock-quotes.max-calls",
    "IPC_SERVICES_QUOTES_CALL_TIMEOUT,services.quotes.call-timeout",
    "IPC_EVENTS_RELOAD_ALL_ADDRESS,events.reload-all.address"
  })
  void shouldSplitTheVariableIntoNameAndKey(String variable, String key) {
    assertEquals(
        new Setting(key, "x", variable + " in the environment"), read(variable, " x ").find(key));
    errors.throwIfAny();
  }

  @Test
  void shouldReturnBothKeysOfAnAmbiguousVariable() {
    assertEquals(
        List.of("channels.a-connect.timeout", "channels.a.connect-timeout"),
        EnvironmentVariables.keys(
            "channels", "A_CONNECT_TIMEOUT", List.of("timeout", "connect-timeout"), false));
  }

  /** No variable is ambiguous today. This test fails if a new key changes that. */
  @ParameterizedTest
  @ValueSource(strings = {"channels", "services", "events"})
  void shouldHaveNoKeyThatIsTheEndOfAnother(String section) {
    for (String key : KnownKeys.of(section)) {
      String variable = "N_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
      assertEquals(
          List.of(section + ".n." + key),
          EnvironmentVariables.keys(section, variable, KnownKeys.of(section), true));
    }
  }

  private Set<String> keysOfSource(Map<String, String> values, String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables) {
      environment.put(variable, "1");
    }
    return EnvironmentVariables.keysOfSource(environment, values::containsKey, errors);
  }

  @ParameterizedTest
  @CsvSource({
    "IPC_RUNTIMEDIR,runtime-dir",
    "IPC_RUNTIME_DIR,runtime-dir",
    "IPC_CHANNELS_ORDERS_MAXSENDERS,channels.orders.max-senders",
    "IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS,channels.order-book.max-senders"
  })
  void shouldTakeTheHyphensOfAKeyAsOptionalInTheVariablesOfASource(String variable, String key) {
    assertEquals(Set.of(key), keysOfSource(Map.of(key, "1"), variable));
    errors.throwIfAny();
  }

  @Test
  void shouldRejectAVariableInWhichASourceFindsNoKey() {
    keysOfSource(Map.of(), "IPC_CHANNELS_ORDERS_MAX_SENDERS");
    Raised.by(ErrorCode.UNKNOWN_KEY, errors::throwIfAny);
  }

  @Test
  void shouldSuggestAKnownVariable() {
    read("IPC_CHANNELS_ORDER_BOOK_MAX_MESAGE_SIZE", "1m");
    Raised.with(
        ErrorCode.UNKNOWN_KEY,
        "The key IPC_CHANNELS_ORDER_BOOK_MAX_MESAGE_SIZE is not known"
            + " (IPC_CHANNELS_ORDER_BOOK_MAX_MESAGE_SIZE in the environment)."
            + " Did you mean IPC_CHANNELS_ORDER_BOOK_MAX_MESSAGE_SIZE?",
        errors::throwIfAny);
  }

  @Test
  void shouldRejectAnUnknownKeyOfAnEvent() {
    read("IPC_EVENTS_RELOAD_LINGER", "1s");
    Raised.by(ErrorCode.UNKNOWN_KEY, errors::throwIfAny);
  }

  @Test
  void shouldRejectLowerCaseAndSuggestUpperCase() {
    read("IPC_CHANNELS_orders_ADDRESS", "unix:x");
    assertEquals(
        "IPC-304 The key IPC_CHANNELS_orders_ADDRESS is not known (IPC_CHANNELS_orders_ADDRESS in"
            + " the environment). Did you mean IPC_CHANNELS_ORDERS_ADDRESS?",
        Raised.by(ErrorCode.UNKNOWN_KEY, errors::throwIfAny));
  }

  @Test
  void shouldRejectABadName() {
    read("IPC_CHANNELS_2ND_ADDRESS", "unix:x");
    Raised.by(ErrorCode.BAD_NAME, errors::throwIfAny);
  }

  @Test
  void shouldOnlyWarnAboutVariablesThatMayBelongToAnotherProgram() {
    List<String> warnings =
        CapturedLog.warningsOf(
            () -> assertEquals(List.of(), List.copyOf(read("IPC_TRANSPROT", "tcp").settings())));
    assertEquals(
        List.of(
            "The environment variable IPC_TRANSPROT is not known and has no effect."
                + " Did you mean IPC_TRANSPORT?"),
        warnings);
    errors.throwIfAny();
  }

  @Test
  void shouldIgnoreABlankValueAndOtherVariables() {
    assertNull(read("IPC_TRANSPORT", " ").find("transport"));
    assertEquals(List.of(), CapturedLog.warningsOf(() -> read("PATH", "/bin")));
    errors.throwIfAny();
  }

  @Test
  void shouldIgnoreTheVariablesOfKubernetesServicesWithOneDebugLine() throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (String service : List.of("IPC", "IPC_EVENTS", "IPC_CHANNELS", "IPC_CHANNELS_ORDERS")) {
      environment.put(service + "_SERVICE_HOST", "10.0.0.11");
      environment.put(service + "_SERVICE_PORT", "8080");
      environment.put(service + "_SERVICE_PORT_WIRE", "8080");
      environment.put(service + "_PORT", "tcp://10.0.0.11:8080");
      environment.put(service + "_PORT_8080_TCP", "tcp://10.0.0.11:8080");
      environment.put(service + "_PORT_8080_TCP_PROTO", "tcp");
      environment.put(service + "_PORT_8080_TCP_PORT", "8080");
      environment.put(service + "_PORT_8080_TCP_ADDR", "10.0.0.11");
    }
    environment.put("IPC_CHANNELS_ORDERS_ADDRESS", "unix:orders");
    SettingsLayer[] read = new SettingsLayer[1];
    List<String> lines =
        CapturedLog.linesOf(
            Level.DEBUG, () -> read[0] = EnvironmentVariables.read(environment, errors));
    errors.throwIfAny();
    assertEquals(1, read[0].settings().size(), () -> read[0].settings().toString());
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(
        lines
            .get(0)
            .startsWith(
                "Ignored these variables, which Kubernetes sets for services: [IPC_CHANNELS_"),
        lines.get(0));
    assertEquals(
        List.of(), CapturedLog.warningsOf(() -> EnvironmentVariables.read(environment, errors)));
  }

  @Test
  void shouldReadAKeyThatOnlyResemblesAServicePort() {
    assertEquals(
        "8080",
        read("IPC_CHANNELS_SERVICE_PORT_MAX_SENDERS", "8080")
            .find("channels.service-port.max-senders")
            .value());
    read("IPC_CHANNELS_ORDERS_PORT", "8080");
    Raised.by(ErrorCode.UNKNOWN_KEY, errors::throwIfAny);
  }
}
