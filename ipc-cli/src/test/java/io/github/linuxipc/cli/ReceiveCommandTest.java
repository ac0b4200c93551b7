package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the output of {@code ipc receive}, and the conditions under which the command ends. */
@Tag("one-jdk")
class ReceiveCommandTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @Test
  void shouldPrintALoneMessageAtOnce() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders");
    sandbox.ipc("send", "orders", "alone").exits(0);
    receiver.awaitOutput("alone\n");
    assertTrue(receiver.isAlive());
  }

  @Test
  void T15_shouldTimeOutWithItsOwnExitCode() throws Exception {
    long began = System.nanoTime();
    sandbox
        .ipc("receive", "orders", "--timeout", "700ms")
        .exits(3)
        .prints("")
        .errorStartsWith("IPC-210 No message came on orders for --timeout=700ms.");
    assertTrue(System.nanoTime() - began >= Duration.ofMillis(700).toNanos(), "it did not wait");
  }

  @Test
  void shouldRestartTheTimeOutWithEachMessage() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders", "--timeout", "6s");
    Invocation sender = sandbox.ipc("send", "orders").type("a\n");
    receiver.awaitOutput("a\n");
    Thread.sleep(3_500);
    sender.type("b\n");
    Thread.sleep(3_500);
    sender.type("c\n");
    receiver.awaitOutput("a\nb\nc\n");
  }

  @Test
  void shouldReceiveNoMoreThanTheCount() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders", "--count", "2");
    sandbox.ipc("send", "orders", "a", "b", "c", "d");
    receiver.exits(0).prints("a\nb\n").noErrors();
  }

  @Test
  void shouldEndWithoutAnErrorWhenItsOutputIsClosed() throws Exception {
    ProcessBuilder receive = sandbox.command("receive", "orders");
    List<Process> pipeline =
        ProcessBuilder.startPipeline(List.of(receive, new ProcessBuilder("head", "-n", "1")));
    Invocation receiver = sandbox.adopt(pipeline.get(0));
    Invocation head = sandbox.adopt(pipeline.get(1));

    Invocation sender = sandbox.ipc("send", "orders").type("one\n");
    head.exits(0).prints("one\n");
    sender.type("two\n");
    receiver.exits(0).noErrors();
  }

  @Test
  void shouldFailWhenItsOutputIsFull() throws Exception {
    ProcessBuilder receive = sandbox.command("receive", "orders");
    receive.redirectOutput(new File("/dev/full"));
    Invocation receiver = sandbox.start(receive);
    sandbox.ipc("send", "orders", "one");
    receiver.exits(1).errorStartsWith("IPC-208 Standard output failed");
  }

  @Test
  void shouldReportWhatItDidWhenVerbose() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders", "--count", "1", "--verbose");
    sandbox.ipc("send", "--verbose", "orders", "x").exits(0).errorStartsWith("sent 1 message");
    receiver
        .exits(0)
        .errorContains("receiving orders at unix:")
        .errorContains("received 1 message");
    receiver.prints("x\n");
  }
}
