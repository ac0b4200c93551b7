package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.BlackboardWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code ipc get} and {@code ipc put} as processes of their own, and what {@code ipc ls}, {@code
 * doctor} and {@code rm} do with a blackboard.
 */
@Tag("one-jdk")
@Timeout(240)
class StateCommandsTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @Test
  void S06_shouldPrintWhatWasPutAfterThePutHasEnded() throws Exception {
    sandbox.ipc("put", "limits", "max-orders", "100").exits(0).prints("").noErrors();
    sandbox
        .ipc("put", "limits", "max-size", "5", "--verbose")
        .exits(0)
        .errorContains("put version 1 of max-size on limits");
    sandbox.ipc("get", "limits", "max-orders").exits(0).prints("100\n").noErrors();
    sandbox.ipc("get", "limits").exits(0).prints("max-orders=100\nmax-size=5\n").noErrors();
  }

  @Test
  void S01_shouldSayThatAKeyHasNoValue() throws Exception {
    sandbox
        .ipc("get", "limits", "never")
        .exits(1)
        .prints("")
        .errorStartsWith("IPC-703 The key never of limits has no value");
    sandbox.ipc("get", "limits").exits(0).prints("").noErrors();
  }

  @Test
  void S02_shouldRefuseToPutWhileAWriterLives() throws Exception {
    try (Ipc ipc = ipc();
        BlackboardWriter writer = ipc.blackboardWriter("limits")) {
      ByteBuffer value = ByteBuffer.wrap("7".getBytes(StandardCharsets.US_ASCII));
      writer.put(writer.key("a"), value);
      sandbox
          .ipc("put", "limits", "a", "8")
          .exits(1)
          .errorStartsWith(
              "IPC-103 The blackboard has a writer, process " + ProcessHandle.current().pid());
      sandbox.ipc("get", "limits", "a").exits(0).prints("7\n").noErrors();
    }
  }

  @Test
  void S05_shouldPrintEachChangeThatItWatches() throws Exception {
    sandbox.ipc("put", "limits", "a", "1").exits(0);
    Invocation watching = sandbox.ipc("get", "limits", "a", "--watch");
    watching.awaitOutput("1\n");
    sandbox.ipc("put", "limits", "a", "2").exits(0);
    watching.awaitOutput("1\n2\n");
    watching.terminate();
    watching.end();
  }

  private static String doctor(Invocation command, int exitCode) throws Exception {
    int code = command.end();
    assertTrue(code == exitCode || (exitCode == 0 && code == 1), command::toString); // other tests'
    return new String(command.output(), StandardCharsets.UTF_8);
  }

  /** Starts a process that has the blackboard open, which is not persistent. */
  private Invocation watcher() throws Exception {
    Invocation watching = sandbox.ipc("get", "limits", "a", "--watch");
    while (!Files.exists(sandbox.path("limits.state"))) {
      Thread.sleep(10);
    }
    return watching;
  }

  @Test
  void S06_shouldNameAProcessThatHasABlackboardOpenAndRefuseToRemoveIt() throws Exception {
    Invocation watching = watcher();
    long pid = watching.handle().pid();
    signal("-STOP", watching);
    sandbox
        .ipc("ls")
        .exits(0)
        .printsMatching(
            "(?s).*\nblackboard +limits +live +shm:limits +" + pid + " +Main get limits a .*");
    sandbox
        .ipc("rm", "limits")
        .exits(1)
        .prints("")
        .errorStartsWith("IPC-103 The blackboard limits is in use by process " + pid + " (");
    String report = doctor(sandbox.ipc("doctor", "--fix"), 0);
    assertFalse(report.contains("removed " + sandbox.path("limits.state")), report);
    signal("-CONT", watching);
    try (Ipc ipc = ipc();
        BlackboardWriter writer = ipc.blackboardWriter("limits")) {
      writer.put(writer.key("a"), ByteBuffer.wrap("7".getBytes(StandardCharsets.US_ASCII)));
      watching.awaitOutput("7\n");
    }
  }

  @Test
  void S06_shouldFindAndRemoveABlackboardWhoseUsersWereKilled() throws Exception {
    watcher().kill();
    sandbox.ipc("ls", "limits").exits(0).printsMatching("(?s).*\nblackboard +limits +dead .*");
    String report = doctor(sandbox.ipc("doctor"), 1);
    assertTrue(report.contains("stale " + sandbox.path("limits.state") + ": "), report);
    assertEquals(List.of("limits.state"), sandbox.leftovers(), "a report changes nothing");
    String fixed = doctor(sandbox.ipc("doctor", "--fix"), 0);
    assertTrue(fixed.contains("removed " + sandbox.path("limits.state") + ": "), fixed);
    assertEquals(List.of(), sandbox.leftovers());
    watcher().kill();
    sandbox.ipc("rm", "limits").exits(0).prints("").noErrors();
    assertEquals(List.of(), sandbox.leftovers());
    sandbox.ipc("rm", "limits").exits(1).errorStartsWith("IPC-112 ");
  }

  @Test
  void S06_shouldKeepAPersistentBlackboardUntilItIsRemovedByName() throws Exception {
    sandbox.ipc("put", "limits", "a", "1").exits(0);
    sandbox.ipc("ls").exits(0).printsMatching("(?s).*\nblackboard +limits +away +shm:limits .*");
    String report = doctor(sandbox.ipc("doctor", "--fix"), 0);
    assertFalse(report.contains(String.valueOf(sandbox.path("limits.state"))), report);
    sandbox.ipc("get", "limits", "a").exits(0).prints("1\n");
    sandbox.ipc("rm", "shm:limits").exits(0).prints("").noErrors();
    assertEquals(List.of(), sandbox.leftovers());
  }

  private Ipc ipc() {
    return Ipc.builder().set("runtime-dir", String.valueOf(sandbox.path("x").getParent())).build();
  }

  private static void signal(String signal, Invocation process) throws Exception {
    Process kill =
        new ProcessBuilder("kill", signal, "" + process.handle().pid()).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }
}
