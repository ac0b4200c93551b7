package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The output of the command for help and for invalid arguments. */
@Tag("one-jdk")
class UsageTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "transports",
        "send",
        "receive",
        "call",
        "serve",
        "publish",
        "subscribe",
        "wake",
        "wait"
      })
  void shouldPrintHelpForEveryCommand(String command) throws Exception {
    Invocation help = sandbox.ipc(command, "-h").exits(0).noErrors();
    assertTrue(help.toString().contains("Usage: ipc " + command), help::toString);
    assertTrue(help.toString().contains("Examples:"), help::toString);
  }

  /**
   * The list of commands shows only the first element of each description. That element must not
   * end with a comma.
   */
  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void shouldDescribeEachCommandByWholeSentences(String option) throws Exception {
    String help = new String(sandbox.ipc(option).exits(0).noErrors().output(), UTF_8);
    String commands = help.substring(help.indexOf("Commands:"));
    assertTrue(commands.contains("  transports "), help);
    assertTrue(!commands.matches("(?s).*,\\s*\\n  [a-z]+ +[A-Z].*"), help);
  }

  @Test
  void shouldPrintItsVersion() throws Exception {
    Invocation version = sandbox.ipc("--version").exits(0).noErrors();
    assertTrue(version.toString().matches("(?s).*ipc [0-9]+\\.[0-9]+.*"), version::toString);
  }

  @Test
  void shouldSuggestTheIntendedCommand() throws Exception {
    sandbox.ipc("recieve").exits(2).prints("").errorStartsWith("IPC-305 ").errorContains("receive");
  }

  @Test
  void shouldShowItsUsageWithoutACommand() throws Exception {
    Invocation bare = sandbox.ipc().exits(2).prints("");
    bare.errorContains("Usage: ipc ").errorContains("  receive ").errorContains("  bench ");
    assertTrue(!bare.toString().contains("IPC-306"), bare::toString);
  }

  @ParameterizedTest
  @CsvSource({"sned, send", "recieve, receive or serve", "wiat, wait"})
  void shouldSuggestTheNearestCommand(String typo, String intended) throws Exception {
    sandbox
        .ipc(typo)
        .exits(2)
        .errorStartsWith("IPC-305 ")
        .errorContains("Did you mean " + intended + "?");
  }

  @Test
  void shouldReportWhereTheBenchmarksAre() throws Exception {
    sandbox
        .ipc("bench", "--quick")
        .exits(2)
        .prints("")
        .errorStartsWith("IPC-305 The benchmarks are");
  }

  @ParameterizedTest
  @CsvSource({
    "send, IPC-306, ADDRESS",
    "receive orders --count 0, IPC-306, --count",
    "receive orders --count many, IPC-306, --count",
    "receive orders --timeout 5, IPC-306, 500ms",
    "receive orders --conut 5, IPC-305, --count",
    "demo --messages 0, IPC-306, --messages",
    "demo --transport carrier-pigeon, IPC-301, unix",
    "send carrier-pigeon:orders a, IPC-301, carrier-pigeon",
    "send Orders a, IPC-308, Orders",
    "receive unix:orders?conect-timeout=1s, IPC-305, connect-timeout",
    "receive unix:orders?max-message-size=-1, IPC-306, max-message-size",
    "call, IPC-306, SERVICE",
    "call quotes --timeout 5 x, IPC-306, 500ms",
    "call carrier-pigeon:quotes x, IPC-301, carrier-pigeon",
    "serve quotes --count 0, IPC-306, --count",
    "serve pipe:stdin, IPC-309, pipe",
    "publish, IPC-306, TOPIC",
    "publish pipe:stdin x, IPC-309, pipe",
    "subscribe prices --count 0, IPC-306, --count",
    "subscribe prices --history x, IPC-306, --history",
    "subscribe prices --when-full drop, IPC-306, skip",
    "wake carrier-pigeon:reload, IPC-301, carrier-pigeon",
    "wait carrier-pigeon:reload --timeout 1s, IPC-301, carrier-pigeon",
  })
  void shouldRefuseInOneLineWithItsCode(String line, String code, String about) throws Exception {
    sandbox
        .ipc(line.split(" "))
        .exits(2)
        .prints("")
        .errorStartsWith(code + " ")
        .errorContains(about);
  }

  @Test
  void shouldRefuseAnUnknownKeyAndSuggestTheKnownOne() throws Exception {
    ProcessBuilder command = sandbox.command("send", "orders", "a");
    command.environment().put("IPC_CHANNELS_ORDERS_CONECT_TIMEOUT", "1s");
    sandbox.start(command).exits(2).errorStartsWith("IPC-304 ").errorContains("CONNECT_TIMEOUT");
  }

  @Test
  void shouldReportSeveralFaultsAtOnce() throws Exception {
    ProcessBuilder command = sandbox.command("receive", "orders");
    command.environment().put("IPC_CHANNELS_ORDERS_LINGER", "long");
    command.environment().put("IPC_CHANNELS_ORDERS_MAX_SENDERS", "none");
    sandbox
        .start(command)
        .exits(2)
        .errorStartsWith("IPC-310 ")
        .errorContains("linger")
        .errorContains("max-senders");
  }
}
