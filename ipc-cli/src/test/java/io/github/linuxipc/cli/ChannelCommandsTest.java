package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests {@code ipc send} and {@code ipc receive} as two processes. In the tests with both a sender
 * and a receiver, only the receiver's configuration names the transport.
 */
@Tag("one-jdk")
class ChannelCommandsTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private Invocation receive(String transport, String... options) throws Exception {
    String[] args = new String[options.length + 2];
    args[0] = "receive";
    args[1] = "orders";
    System.arraycopy(options, 0, args, 2, options.length);
    ProcessBuilder command = sandbox.command(args);
    command.environment().put("IPC_TRANSPORT", transport);
    return sandbox.start(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void shouldPrintWhatAnotherProcessSends(String transport) throws Exception {
    Invocation receiver = receive(transport, "--count", "3");
    sandbox.ipc("send", "orders", "a", "b", "c").exits(0).prints("").noErrors();
    receiver.exits(0).prints("a\nb\nc\n").noErrors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T01_shouldCarryLinesByteForByte(String transport) throws Exception {
    Lines lines = new Lines();
    Invocation receiver = receive(transport, "--count", "" + lines.count);
    sandbox.ipc("send", "orders").type(lines.bytes()).endInput().exits(0).noErrors();
    receiver.exits(0).noErrors();
    assertArrayEquals(lines.bytes(), receiver.output());
  }

  /**
   * Ten thousand lines of random bytes. One line in ten is empty, four lines have 1 MiB, and the
   * others have fewer than 2,000 bytes.
   */
  private static final class Lines {
    private static final int MIB = 1 << 20;

    final int count = 10_000;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Lines() {
      Random random = new Random(7);
      for (int i = 0; i < count; i++) {
        add(random, i % 2_500 == 17 ? MIB : i % 10 == 0 ? 0 : random.nextInt(2_000));
      }
    }

    private void add(Random random, int length) {
      byte[] line = new byte[length + 1];
      random.nextBytes(line);
      for (int i = 0; i < length; i++) {
        line[i] = line[i] == '\n' ? 0 : line[i];
      }
      line[length] = '\n';
      bytes.writeBytes(line);
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T05_shouldWaitForAReceiverThatComesLater(String transport) throws Exception {
    Invocation sender = sandbox.ipc("send", "orders", "early");
    Thread.sleep(3_000);
    assertTrue(sender.isAlive(), sender::toString);
    Invocation receiver = receive(transport, "--count", "1");
    sender.exits(0).noErrors();
    receiver.exits(0).prints("early\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "unix:orders", "tcp:127.0.0.1:1", "unix:/dev/shm/no-such.sock"})
  void T05_shouldFailWhenNoReceiverBindsInTime(String place) throws Exception {
    ProcessBuilder command = sandbox.command("send", "orders", "a");
    command.environment().put("IPC_CHANNELS_ORDERS_CONNECT_TIMEOUT", "1s");
    if (!place.equals("orders")) {
      command.environment().put("IPC_CHANNELS_ORDERS_ADDRESS", place);
    }
    long began = System.nanoTime();
    sandbox.start(command).exits(1).prints("").errorStartsWith("IPC-101 ").errorContains(place);
    assertTrue(System.nanoTime() - began >= Duration.ofSeconds(1).toNanos(), "it did not wait");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T04_shouldRefuseASecondReceiverAndNameTheFirst(String transport) throws Exception {
    Invocation first = receive(transport, "--verbose");
    first.awaitErrors("receiving orders at " + transport + ":");
    receive(transport)
        .exits(1)
        .errorStartsWith("IPC-103 ")
        .errorContains("orders")
        .errorContains("" + first.handle().pid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T09_shouldReportAKilledReceiverToTheSenderAndLetASuccessorBind(String transport)
      throws Exception {
    Invocation killed = receive(transport);
    Invocation sender = sandbox.ipc("send", "orders").type("one\n");
    killed.awaitOutput("one\n");

    killed.kill();
    Invocation successor = receive(transport, "--count", "1");
    Thread.sleep(1_000);
    sender.type("two\n").exits(1).errorStartsWith("IPC-203 Line 2 was not sent: ");

    sandbox.ipc("send", "orders", "three").exits(0);
    successor.exits(0).prints("three\n").noErrors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T13_shouldShutDownGracefullyWhenTerminated(String transport) throws Exception {
    Invocation receiver = receive(transport);
    Invocation sender = sandbox.ipc("send", "orders").type("one\n");
    receiver.awaitOutput("one\n");

    receiver.terminate();
    receiver.exits(143).prints("one\n").noErrors();
    assertEquals(List.of(), sandbox.leftovers());
    Thread.sleep(1_000);
    sender.type("two\n").exits(1).errorStartsWith("IPC-202 Line 2 was not sent: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T06_shouldEndWithTheLastSenderWhenConfigured(String transport) throws Exception {
    ProcessBuilder command = sandbox.command("receive", "orders");
    command.environment().put("IPC_TRANSPORT", transport);
    command.environment().put("IPC_CHANNELS_ORDERS_END_OF_STREAM", "last-sender");
    Invocation receiver = sandbox.start(command);
    sandbox.ipc("send", "orders", "a", "b").exits(0);
    receiver.exits(0).prints("a\nb\n").noErrors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "receive"})
  void shouldSuggestAnotherTransportInsteadOfAPipeBetweenUnrelatedProcesses(String command)
      throws Exception {
    sandbox
        .ipc(command, "pipe:orders")
        .exits(1)
        .prints("")
        .errorContains("IPC-110 ")
        .errorContains("use fifo or unix between processes that are not related");
  }
}
