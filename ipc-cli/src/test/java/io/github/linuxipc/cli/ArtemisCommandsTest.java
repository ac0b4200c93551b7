package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.broker.BrokerProcess;
import io.github.linuxipc.broker.BrokerSettings;
import io.github.linuxipc.broker.TestKeyStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command over the transport {@code artemis}: with a broker of {@code ipc broker}, and with one
 * that asks for TLS, a user and a password. Every process logs at the lowest level, and none may
 * show a password.
 */
@Tag("slow")
@Tag("one-jdk")
class ArtemisCommandsTest {
  private static final String USER = "desk";
  private static final String PASSWORD = "not-to-be-shown-4711";
  private static final String WRONG = "not-to-be-shown-0815";

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @TempDir Path directory;

  /** Starts the command with settings, and a log of everything. */
  private Invocation ipc(Map<String, String> settings, String... args) throws IOException {
    ProcessBuilder command = sandbox.command(args);
    command.command().add(1, "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
    command.environment().put("IPC_TRANSPORT", "artemis");
    command.environment().putAll(settings);
    return sandbox.start(command);
  }

  private static void showsNoSecret(Invocation... invocations) {
    for (Invocation each : invocations) {
      String everything = each.toString();
      assertFalse(everything.contains(PASSWORD) || everything.contains(WRONG), everything);
    }
  }

  private TestKeyStores keys(String name) throws IOException {
    return TestKeyStores.make(directory, name, PASSWORD);
  }

  private BrokerProcess secured(TestKeyStores keys, Path clients) throws IOException {
    return BrokerProcess.start(
        BrokerSettings.of(directory.resolve("data"), BrokerProcess.freePort())
            .withTls(keys.keyStore(), clients, PASSWORD)
            .withUser(USER, PASSWORD));
  }

  private static Map<String, String> settings(BrokerProcess broker, TestKeyStores trusted) {
    return Map.of(
        "IPC_ARTEMIS_BROKER",
        "tls://127.0.0.1:" + broker.port(),
        "IPC_ARTEMIS_TRUST_STORE",
        trusted.trustStore().toString(),
        "IPC_ARTEMIS_TRUST_STORE_PASSWORD",
        PASSWORD,
        "IPC_ARTEMIS_USER",
        USER);
  }

  private static Map<String, String> with(Map<String, String> settings, String key, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(key, value);
    return more;
  }

  /** Returns settings with which a sender soon gives up. */
  private static Map<String, String> soon(Map<String, String> settings) {
    return with(settings, "IPC_CHANNELS_ORDERS_CONNECT_TIMEOUT", "3s");
  }

  private void carries(Map<String, String> settings) throws Exception {
    Invocation receiving = ipc(settings, "receive", "orders", "--count", "2");
    Invocation sending = ipc(settings, "send", "orders", "one", "two");
    sending.exits(0);
    assertEquals("one\ntwo\n", new String(receiving.exits(0).output(), UTF_8));
    showsNoSecret(sending, receiving);
  }

  @Test
  void shouldSendAndReceiveThroughTheBrokerOfTheCommand() throws Exception {
    int port = BrokerProcess.freePort();
    Invocation broker = sandbox.ipc("broker", "--port", "" + port);
    broker.awaitOutput("Broker at tcp://127.0.0.1:" + port);
    carries(Map.of("IPC_ARTEMIS_BROKER", "tcp://127.0.0.1:" + port));
    broker.terminate();
    broker.exits(143);
  }

  @Test
  void shouldListAQueueWhoseReceiverIsAway() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      Map<String, String> settings = Map.of("IPC_ARTEMIS_BROKER", broker.uri().toString());
      carries(settings);
      ipc(settings, "send", "orders", "left").exits(0);
      assertListed("(?m)orders +away +artemis:orders.* [1-9]$", settings);
    }
  }

  @Test
  void shouldRemoveAQueueOnlyAfterItsReceiverHasClosed() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      Map<String, String> settings = Map.of("IPC_ARTEMIS_BROKER", broker.uri().toString());
      Invocation receiving = ipc(settings, "receive", "orders", "--count", "2");
      ipc(settings, "send", "orders", "one").exits(0);
      ipc(settings, "rm", "orders").exits(1).errorContains("IPC-103 ");
      ipc(settings, "send", "orders", "two").exits(0);
      assertEquals("one\ntwo\n", new String(receiving.exits(0).output(), UTF_8));
      ipc(settings, "send", "orders", "left").exits(0);
      ipc(settings, "rm", "orders").exits(0);
      assertFalse(new String(ipc(settings, "ls").exits(0).output(), UTF_8).contains("orders"));
      ipc(settings, "rm", "orders").exits(1).errorContains("IPC-112 ");
    }
  }

  private void assertListed(String pattern, Map<String, String> settings) throws Exception {
    String listed = new String(ipc(settings, "ls").exits(0).output(), UTF_8);
    assertTrue(Pattern.compile(pattern).matcher(listed).find(), listed);
  }

  @Test
  void shouldSendOverTlsWithUserAndPassword() throws Exception {
    TestKeyStores keys = keys("broker");
    try (BrokerProcess broker = secured(keys, null)) {
      carries(with(settings(broker, keys), "IPC_ARTEMIS_PASSWORD", PASSWORD));
    }
  }

  @Test
  void shouldReadTheCredentialsInAFileAndShowItsKeyToTheBroker() throws Exception {
    TestKeyStores keys = keys("broker");
    TestKeyStores client = keys("client");
    Path file =
        Files.createFile(
            directory.resolve("credentials"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file, "user=" + USER + "\npassword=" + PASSWORD + "\nkey-store-password=" + PASSWORD);
    try (BrokerProcess broker = secured(keys, client.trustStore())) {
      Map<String, String> settings =
          with(settings(broker, keys), "IPC_ARTEMIS_CREDENTIALS", file.toString());
      carries(with(settings, "IPC_ARTEMIS_KEY_STORE", client.keyStore().toString()));
      Invocation withoutKey = ipc(soon(settings), "send", "orders", "one");
      assertTrue(withoutKey.end() != 0, withoutKey::toString);
      showsNoSecret(withoutKey);
    }
  }

  @Test
  void shouldRefuseAFileThatOthersMayRead() throws Exception {
    Path file = Files.writeString(directory.resolve("credentials"), "password=" + PASSWORD);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Invocation sending =
        ipc(Map.of("IPC_ARTEMIS_CREDENTIALS", file.toString()), "send", "orders", "one");
    sending.exits(1).errorContains("IPC-107 ");
    showsNoSecret(sending);
  }

  @Test
  void shouldRefuseAWrongPassword() throws Exception {
    TestKeyStores keys = keys("broker");
    try (BrokerProcess broker = secured(keys, null)) {
      Map<String, String> settings = with(settings(broker, keys), "IPC_ARTEMIS_PASSWORD", WRONG);
      Invocation receiving = ipc(settings, "receive", "orders");
      receiving.exits(1).errorContains("IPC-106 ").errorContains("ipc.artemis.user");
      Invocation sending = ipc(settings, "send", "orders", "one");
      sending.exits(1).errorContains("IPC-106 ");
      showsNoSecret(receiving, sending);
    }
  }

  @Test
  void shouldNotTrustAnotherCertificate() throws Exception {
    try (BrokerProcess broker = secured(keys("broker"), null)) {
      Invocation sending =
          ipc(
              soon(with(settings(broker, keys("other")), "IPC_ARTEMIS_PASSWORD", PASSWORD)),
              "send",
              "orders",
              "one");
      assertTrue(sending.end() != 0, sending::toString);
      showsNoSecret(sending);
    }
  }

  @Test
  void shouldRefuseAPasswordInAnAddress() throws Exception {
    Invocation sending = ipc(Map.of(), "send", "artemis:orders?password=" + PASSWORD, "one");
    sending.exits(2).errorContains("ipc.artemis.password");
    showsNoSecret(sending);
  }

  @Test
  void shouldSayHowToStartABrokerWhereThereIsNone() throws Exception {
    Invocation sending =
        sandbox.ipc(
            "send",
            "artemis:orders?connect-timeout=1s&broker=tcp://127.0.0.1:" + BrokerProcess.freePort(),
            "one");
    assertTrue(sending.end() != 0, sending::toString);
    sending.errorStartsWith("IPC-101 ").errorContains("ipc broker");
  }

  @Test
  void shouldRefuseATopic() throws Exception {
    sandbox
        .ipc("publish", "artemis:prices", "one")
        .exits(2)
        .errorStartsWith("IPC-309 ")
        .errorContains("one host");
  }
}
