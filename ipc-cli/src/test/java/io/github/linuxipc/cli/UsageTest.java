package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The output of the command for help and for invalid arguments. */
@Tag("one-jdk")
class UsageTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private static List<String> commands() {
    return Main.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !List.of("help", "bench").contains(name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldPrintHelpForEveryCommand(String command) throws Exception {
    String help = new String(sandbox.ipc(command, "-h").exits(0).noErrors().output(), UTF_8);
    CommandSpec spec = Main.commandLine().getSubcommands().get(command).getCommandSpec();
    assertTrue(help.startsWith("Usage: ipc " + command + " "), help);
    assertTrue(help.contains("\nExamples:\n  ipc " + command), help);
    assertDescribed(help, command, spec.usageMessage().description());
    assertTrue(!spec.options().isEmpty(), command);
    for (OptionSpec option : spec.options()) {
      assertDescribed(help, option.longestName(), option.description());
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      assertDescribed(help, parameter.paramLabel(), parameter.description());
    }
  }

  /** Asserts that a name stands in the help, and its description, wherever that is wrapped. */
  private static void assertDescribed(String help, String name, String[] description) {
    String text = String.join(" ", description);
    assertTrue(text.matches("[A-Z].*[.]"), () -> name + " is not described by sentences: " + text);
    assertTrue(
        Pattern.compile("[ \\[]" + Pattern.quote(name) + "\\b").matcher(help).find(),
        () -> name + " is missing: " + help);
    assertTrue(squeezed(help).contains(squeezed(text)), () -> text + " is missing: " + help);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
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
