package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands of operators: {@code ipc ls}, {@code doctor}, {@code rm} and {@code completion}. A
 * user's semaphores and queues are common to all tests that run at the same time, so these tests
 * look only at what is said about their own runtime directory and queue.
 */
@Tag("one-jdk")
@Timeout(240)
class InventoryCommandsTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  /** Starts a receiver of a transport, or at an address. */
  private Invocation receiver(String transport) throws Exception {
    ProcessBuilder receive = sandbox.command("receive", "orders");
    boolean address = transport.contains(":");
    receive.environment().put(address ? "IPC_CHANNELS_ORDERS_ADDRESS" : "IPC_TRANSPORT", transport);
    Invocation receiver = sandbox.start(receive);
    awaitFile("orders.channel");
    return receiver;
  }

  private void awaitFile(String name) throws InterruptedException {
    for (int i = 0; i < 10_000 && Files.notExists(sandbox.path(name)); i++) {
      Thread.sleep(10);
    }
    assertTrue(Files.exists(sandbox.path(name)), name);
  }

  private static void signal(String signal, Invocation process) throws Exception {
    Process kill =
        new ProcessBuilder("kill", signal, "" + process.handle().pid()).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }

  private String doctor(int exitCode, String... options) throws Exception {
    String[] words = new String[options.length + 1];
    words[0] = "doctor";
    System.arraycopy(options, 0, words, 1, options.length);
    Invocation doctor = sandbox.ipc(words);
    int code = doctor.end();
    assertTrue(code == exitCode || (exitCode == 0 && code == 1), doctor::toString);
    return new String(doctor.output(), UTF_8);
  }

  /** Asserts that nothing in the runtime directory is called stale. */
  private void assertNothingStale(String report) {
    assertTrue(!report.contains("stale " + sandbox.path("")), report);
  }

  @Test
  void shouldNameTheProcessThatHasAChannelOpenAndRefuseToRemoveIt() throws Exception {
    Invocation receiver = receiver("unix");
    long pid = receiver.handle().pid();
    sandbox
        .ipc("ls")
        .exits(0)
        .printsMatching(
            "(?s)KIND +NAME +STATE .*\nchannel  orders +live +unix:/\\S+/orders.sock +"
                + pid
                + " +Main receive orders +0 +-\n.*");
    sandbox
        .ipc("rm", "orders")
        .exits(1)
        .prints("")
        .errorStartsWith("IPC-103 The channel orders is in use by process " + pid + " (");
    assertNothingStale(doctor(0, "--fix"));
    sandbox.ipc("send", "orders", "x").exits(0);
    receiver.awaitOutput("x\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-seqpacket", "shm", "fifo", "mq"})
  void shouldCountTheSendersAlsoOfAStoppedReceiver(String transport) throws Exception {
    Invocation receiver = receiver(transport);
    Invocation first = sandbox.ipc("send", "orders");
    first.type("a\n");
    receiver.awaitOutput("a\n");
    Invocation second = sandbox.ipc("send", "orders");
    second.type("b\n");
    receiver.awaitOutput("a\nb\n");
    signal("-STOP", receiver);
    sandbox
        .ipc("ls", "orders")
        .exits(0)
        .printsMatching("(?s).*\nchannel +orders +live .* 2 +\\S+\n.*");
    signal("-CONT", receiver);
    first.endInput().exits(0);
    second.type("c\n");
    receiver.awaitOutput("a\nb\nc\n");
    while (!senders().equals("1")) {
      Thread.sleep(10); // until the receiver has noticed that the first has left
    }
  }

  private String senders() throws Exception {
    Invocation ls = sandbox.ipc("ls", "orders");
    String[] lines = new String(ls.exits(0).output(), UTF_8).split("\n", -1);
    String[] cells = lines[1].split(" +", -1);
    return cells[cells.length - 2];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix",
        "unix-seqpacket",
        "unix-dgram",
        "shm",
        "shm:orders?memory=sealed",
        "fifo",
        "mq",
        "tcp"
      })
  void shouldFindAndRemoveWhatAKilledReceiverLeaves(String transport) throws Exception {
    receiver(transport).kill();
    List<String> left = sandbox.leftovers();
    String report = doctor(1);
    for (String name : left) {
      if (!name.endsWith(".mq")) {
        assertTrue(report.contains("stale " + sandbox.path(name) + ": "), report);
      }
    }
    assertEquals(left, sandbox.leftovers(), "a report changes nothing");
    String fixed = doctor(0, "--fix");
    assertTrue(fixed.contains("removed " + sandbox.path("orders.live") + ": "), fixed);
    assertEquals(List.of(), sandbox.leftovers());
    sandbox.ipc("ls", "orders").exits(0).printsMatching("KIND .*\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sem", "futex", "signal"})
  void shouldFindAndRemoveWhatAKilledWaiterLeaves(String notifier) throws Exception {
    Invocation waiter = sandbox.ipc("wait", notifier + ":reload");
    while (!sandbox.isAwaited()) {
      Thread.sleep(10);
    }
    long pid = waiter.handle().pid();
    sandbox
        .ipc("ls", "reload")
        .exits(0)
        .printsMatching("(?s).*\nevent +reload +live .*" + pid + " .*");
    sandbox.ipc("rm", "reload").exits(1).errorStartsWith("IPC-103 ");
    waiter.kill();
    String report = doctor(0, "--fix");
    assertTrue(report.contains("removed " + sandbox.path("reload." + notifier)), report);
    assertEquals(List.of(), sandbox.leftovers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "shm:orders?memory=sealed", "fifo", "mq"})
  void shouldRemoveNothingOfAStoppedProcess(String transport) throws Exception {
    Invocation receiver = receiver(transport);
    List<String> before = sandbox.leftovers();
    signal("-STOP", receiver);
    assertNothingStale(doctor(0, "--fix"));
    sandbox.ipc("rm", "orders").exits(1).errorStartsWith("IPC-103 ");
    assertEquals(before, sandbox.leftovers());
    signal("-CONT", receiver);
    sandbox.ipc("send", "orders", "x").exits(0);
    receiver.awaitOutput("x\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shm", "mq"})
  void shouldKeepAPersistentChannelUntilItIsRemovedByName(String transport) throws Exception {
    ProcessBuilder receive = sandbox.command("receive", "orders", "--count", "1");
    receive.environment().put("IPC_TRANSPORT", transport);
    receive.environment().put("IPC_CHANNELS_ORDERS_PERSISTENT", "true");
    receive.environment().put("IPC_CHANNELS_ORDERS_MAX_MESSAGE_SIZE", "64k");
    Invocation receiver = sandbox.start(receive);
    awaitFile("orders.channel");
    ProcessBuilder send = sandbox.command("send", "orders", "a", "b");
    send.environment().put("IPC_CHANNELS_ORDERS_MAX_MESSAGE_SIZE", "64k");
    sandbox.start(send).exits(0);
    receiver.exits(0).prints("a\n");
    String report = doctor(0, "--fix");
    assertNothingStale(report);
    assertTrue(!report.contains("removed " + sandbox.path("orders.channel")), report);
    sandbox
        .ipc("ls", "orders")
        .exits(0)
        .printsMatching("(?s).*\nchannel +orders +away +" + transport + ":.*");
    sandbox.ipc("rm", "orders").exits(0).prints("").noErrors();
    assertEquals(List.of(), sandbox.leftovers());
    sandbox.ipc("rm", "orders").exits(1).errorStartsWith("IPC-112 ");
  }

  @Test
  void shouldFindAndRemoveATopicWhoseMembersWereKilled() throws Exception {
    Invocation subscriber = sandbox.ipc("subscribe", "prices", "--verbose");
    subscriber.awaitErrors("subscribed to prices");
    long pid = subscriber.handle().pid();
    sandbox
        .ipc("ls", "prices")
        .exits(0)
        .printsMatching(
            "(?s).*\ntopic +prices +live .*\nsubscriber +- +wait +live +" + pid + " .*");
    sandbox.ipc("rm", "prices").exits(1).errorStartsWith("IPC-103 ");
    subscriber.kill();
    String report = doctor(0, "--fix");
    assertTrue(report.contains("removed " + sandbox.path("prices.topic") + ": "), report);
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void shouldPrintJsonWithStableKeys() throws Exception {
    sandbox
        .ipc("ls", "orders", "--json")
        .exits(0)
        .prints("{\n  \"version\": 1,\n  \"entries\": []\n}\n");
    Invocation receiver = receiver("unix");
    sandbox
        .ipc("ls", "orders", "--json")
        .exits(0)
        .printsMatching(
            "(?s)\\{\n  \"version\": 1,\n  \"entries\": \\[\n    \\{\n      \"kind\": \"channel\","
                + "\n      \"name\": \"orders\",\n      \"state\": \"live\","
                + "\n      \"scheme\": \"unix\",\n      \"address\": \"unix:[^\"]*\","
                + "\n      \"pid\": "
                + receiver.handle().pid()
                + ",\n      \"command\": \"[^\"]*\",\n      \"persistent\": false,"
                + "\n      \"senders\": 0,\n      \"backlog\": -1,\n      \"internal\": false,"
                + "\n      \"members\": \\[\\],\n      \"objects\": \\[.*");
    assertTrue(doctor(0, "--json").startsWith("{\n  \"version\": 1,\n  \"host\": ["), "doctor");
  }

  @Test
  void shouldPrintTheRatesOfAllProcessesAndLeaveNothing() throws Exception {
    Invocation receiver = receiver("unix");
    Invocation sender = sandbox.ipc("send", "orders");
    sender.type("a\n");
    receiver.awaitOutput("a\n");
    Invocation top = sandbox.ipc("top", "--count", "5");
    top.awaitOutput("KIND ");
    sender.type("b\n");
    top.exits(0)
        .noErrors()
        .printsMatching(
            "(?s)KIND +NAME +PID +MSG/S +BYTES/S +WAITING +REFUSED/S +HELD BACK BY\n.*"
                + "\nsender +orders +"
                + sender.handle().pid()
                + " +\\d+ +\\d+ +\\d+% +0\nreceiver +orders +"
                + receiver.handle().pid()
                + " +\\d+ +\\d+ +\\d+% +0\n.*");
    for (int i = 0; i < 1000 && isReported(); i++) {
      Thread.sleep(10); // a process that was writing its report removes it a second later
    }
    assertTrue(!isReported(), () -> "reports stay");
    assertTrue(sender.isAlive() && receiver.isAlive());
  }

  private boolean isReported() throws IOException {
    return sandbox.leftovers().stream().anyMatch(name -> name.startsWith("stats"));
  }

  @Test
  void P05_shouldNameTheStoppedSubscriberThatHoldsAPublisherBack() throws Exception {
    Invocation subscriber = sandbox.ipc("subscribe", "prices");
    while (sandbox.leftovers().stream().noneMatch(name -> name.endsWith(".channel"))) {
      Thread.sleep(10);
    }
    List<Process> pipeline =
        ProcessBuilder.startPipeline(
            List.of(new ProcessBuilder("yes"), sandbox.command("publish", "prices")));
    Invocation words = sandbox.adopt(pipeline.get(0));
    Invocation publisher = sandbox.adopt(pipeline.get(1));
    subscriber.awaitOutput("y\ny\n");
    signal("-STOP", subscriber);
    sandbox
        .ipc("top", "--count", "6")
        .exits(0)
        .printsMatching(
            "(?s).*\npublisher +prices +"
                + publisher.handle().pid()
                + " .* "
                + subscriber.handle().pid()
                + " \\(wait, \\d+\\)\n.*");
    sandbox
        .ipc("ls", "prices")
        .exits(0)
        .printsMatching(
            "(?s).*\npublisher .* "
                + publisher.handle().pid()
                + " .* "
                + subscriber.handle().pid()
                + " \\(wait, \\d+\\)\n.*");
    signal("-CONT", subscriber);
    publisher.kill();
    words.kill();
  }

  @Test
  void shouldCompleteTheWordsOfTheCommandInBash() throws Exception {
    Invocation printed = sandbox.ipc("completion", "bash").exits(0).noErrors();
    Files.write(sandbox.path("completion"), printed.output());
    String script =
        "source '%s'; COMP_WORDS=(ipc do); COMP_CWORD=1; _complete_ipc; echo \"${COMPREPLY[@]}\""
            .formatted(sandbox.path("completion"));
    sandbox.start(new ProcessBuilder("bash", "-c", script)).exits(0).prints("doctor\n");
  }

  @Test
  void shouldRegisterTheCompletionInTheZShell() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")), "zsh is not installed");
    Invocation printed = sandbox.ipc("completion", "zsh").exits(0).noErrors();
    Files.write(sandbox.path("completion"), printed.output());
    String script = "source '%s'; print -r -- $_comps[ipc]".formatted(sandbox.path("completion"));
    sandbox
        .start(new ProcessBuilder("/usr/bin/zsh", "-fc", script))
        .exits(0)
        .printsMatching("_bash_complete .*_complete_ipc.*\n");
  }
}
