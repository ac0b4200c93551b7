package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests {@code ipc demo}. Each peer is a real process; over inproc one process has both peers. */
@Tag("slow")
@Tag("one-jdk")
class DemoCommandTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @Test
  void shouldRunEveryAvailableTransport() throws Exception {
    Invocation demo = sandbox.ipc("demo", "--quick").exits(0);
    String table = new String(demo.output(), UTF_8);
    String figures = "( +[0-9,.]+)"; // round trip, its p99, call, sends, batches, topic
    assertRow(table, "unix +2 +2,000" + figures + "{6} .*unrelated-processes");
    assertRow(table, "tcp +2 +2,000 .*network.*");
    assertRow(table, "fifo +2 +2,000 .*unrelated-processes");
    assertRow(table, "pipe +2 \\(parent, child\\) +2,000( +[0-9,.]+){2} +- .*");
    assertRow(table, "inproc +1 \\(in one JVM\\) +2,000 .*");
    for (String notifier : List.of("futex", "sem", "signal")) {
      assertRow(table, notifier + " +2 +500 .*unrelated-processes.*");
    }
    demo.errorContains(
        "unix: starting, stream, round trips, throughput, calls, topic: done after ");
  }

  @Test
  void shouldRunOnlyTheRequestedTransports() throws Exception {
    Invocation demo =
        sandbox.ipc("demo", "--quick", "--transport", "tcp", "--messages", "50").exits(0);
    String table = new String(demo.output(), UTF_8);
    assertRow(table, "tcp +2 +50 .*");
    assertFalse(table.contains("unix"), table);
  }

  @Test
  void shouldUseTheRequestedTransportWhenTheUserHasConfiguredAnother() throws Exception {
    ProcessBuilder command =
        sandbox.commandWithTestClasses("demo", "--quick", "--transport", "unix");
    command.environment().put("IPC_TRANSPORT", "faulty"); // a peer that uses it changes a byte
    Invocation demo = sandbox.start(command).exits(0);
    assertRow(new String(demo.output(), UTF_8), "unix +2 +2,000 .*");
  }

  @Test
  void shouldFailWhenATransportChangesAByte() throws Exception {
    Invocation demo =
        sandbox.start(
            sandbox.commandWithTestClasses("demo", "--quick", "--transport", "faulty,unix"));
    demo.exits(1).errorContains("\nIPC-207 The demo failed on faulty: ").errorContains("1 corrupt");
    String table = new String(demo.output(), UTF_8);
    assertRow(table, "faulty +2 +FAILED .*");
    assertRow(table, "unix +2 +2,000 .*");
  }

  @Test
  void shouldLeaveNoProcessAndNoFileBehindWhenKilled() throws Exception {
    Invocation demo =
        sandbox.ipc("demo", "--transport", "unix", "--messages", "" + Integer.MAX_VALUE);
    demo.awaitErrors("unix: starting, stream");
    List<ProcessHandle> peers = demo.handle().descendants().toList();
    assertEquals(2, peers.size());
    demo.kill();
    for (ProcessHandle peer : peers) {
      peer.onExit().get(60, TimeUnit.SECONDS);
    }
    assertEquals(List.of(), sandbox.leftovers());
  }

  private static void assertRow(String table, String pattern) {
    assertTrue(table.lines().anyMatch(line -> line.matches(pattern)), table);
  }
}
