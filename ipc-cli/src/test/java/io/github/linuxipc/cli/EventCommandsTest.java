package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ipc wait} and {@code ipc wake}: one process waits, another wakes it. */
@Tag("one-jdk")
class EventCommandsTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final long PATIENCE_NS = 120_000_000_000L;

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private Invocation configured(String address, String... args) throws Exception {
    ProcessBuilder command = sandbox.command(args);
    if (!address.isEmpty()) {
      command.environment().put("IPC_EVENTS_RELOAD_ADDRESS", address);
    }
    return sandbox.start(command);
  }

  /** Waits until a waiter has published its record. */
  private void awaitWaiter(Invocation waiting) throws Exception {
    long giveUpNs = System.nanoTime() + PATIENCE_NS;
    while (!sandbox.isAwaited()) {
      assertTrue(
          waiting.isAlive() && System.nanoTime() - giveUpNs < 0,
          () -> "it does not wait: " + waiting);
      Thread.sleep(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "futex:reload", "sem:reload", "signal:reload", "signal:HUP"})
  void shouldWakeAcrossProcessesByConfigurationAlone(String address) throws Exception {
    Invocation waiting = configured(address, "wait", "reload", "--timeout", "100s");
    awaitWaiter(waiting);
    configured(address, "wake", "reload").exits(0).noErrors().prints("");
    waiting.exits(0).noErrors().prints("");
    configured(address, "wake", "reload").exits(1).errorStartsWith("IPC-401 No process waits");
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void shouldExitWithThreeWhenNoProcessWakes() throws Exception {
    sandbox
        .ipc("wait", "sem:reload", "--timeout", "100ms")
        .exits(3)
        .errorStartsWith("IPC-403 No process woke sem:reload within --timeout=100ms.");
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void shouldRefuseToWaitWhenAnotherProcessWaits() throws Exception {
    Invocation waiting = sandbox.ipc("wait", "sem:reload");
    awaitWaiter(waiting);
    sandbox
        .ipc("wait", "sem:reload")
        .exits(1)
        .errorStartsWith(
            "IPC-103 Process " + waiting.handle().pid() + " already waits for the event");
  }

  @Test
  void shouldPrintNothingAndLeaveNothingBehindWhenTerminated() throws Exception {
    Invocation waiting = sandbox.ipc("wait", "sem:reload");
    awaitWaiter(waiting);
    waiting.terminate();
    waiting.exits(143).noErrors().prints("");
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void shouldBeWokenByKill() throws Exception {
    Invocation waiting = sandbox.ipc("wait", "signal:USR1", "--timeout", "100s");
    awaitWaiter(waiting);
    new ProcessBuilder("kill", "-USR1", "" + waiting.handle().pid()).start().waitFor();
    waiting.exits(0).noErrors();
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void N01_shouldBeWokenUnderNohup() throws Exception {
    ProcessBuilder wait = sandbox.command("wait", "signal:HUP", "--timeout", "100s");
    wait.command().add(0, "nohup");
    Invocation waiting = sandbox.start(wait);
    awaitWaiter(waiting);
    sandbox.ipc("wake", "signal:HUP").exits(0).noErrors();
    waiting.exits(0);
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void shouldTreatControlCInATerminalAsAnEvent() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "needs script, from util-linux");
    Path log = Files.createTempFile(Path.of("target"), "terminal", ".log");
    String command =
        Sandbox.quoted(sandbox.command("wait", "signal:INT", "--timeout", "100s").command());
    ProcessBuilder terminal =
        new ProcessBuilder(
            SCRIPT + "", "--quiet", "--return", "--command", "exec " + command, log + "");
    Invocation waiting = sandbox.start(sandbox.inSandbox(terminal));
    awaitWaiter(waiting);
    waiting.type("\003");
    waiting.exits(0);
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void shouldListTheNotifiers() throws Exception {
    String text = new String(sandbox.ipc("transports").exits(0).noErrors().output(), UTF_8);
    assertTrue(text.lines().anyMatch(l -> l.matches("futex +.*unrelated-processes.* yes")), text);
    assertTrue(
        text.lines().anyMatch(l -> l.matches("sem +.* unrelated-processes,counting +yes")), text);
    assertTrue(
        text.lines().anyMatch(l -> l.matches("signal +.* unrelated-processes,kernel-events +yes")),
        text);
  }

  @Test
  void shouldExplainWhyASignalCannotBeAnEvent() throws Exception {
    sandbox
        .ipc("wait", "signal:QUIT")
        .exits(2)
        .errorStartsWith("IPC-307 SIGQUIT cannot be an event: the JVM uses it for thread dumps");
  }
}
