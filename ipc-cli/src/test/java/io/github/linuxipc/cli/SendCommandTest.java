package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The messages that {@code ipc send} makes from arguments and standard input. */
@Tag("one-jdk")
class SendCommandTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @Test
  void shouldSendAnArgumentsBytesWhateverTheLocale() throws Exception {
    String send = Sandbox.quoted(sandbox.command("send", "orders").command());
    assumeTrue(
        StandardCharsets.US_ASCII.newEncoder().canEncode(send),
        "a JVM under LC_ALL=C finds no class path that is not ASCII");
    Invocation receiver = sandbox.ipc("receive", "orders", "--count", "2");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", "exec " + send + " \"$(printf '\\303\\251\\377')\" '?'");
    shell.environment().put("LC_ALL", "C");
    sandbox.start(sandbox.inSandbox(shell)).exits(0).noErrors();
    receiver.exits(0);
    byte[] expected = {(byte) 0303, (byte) 0251, (byte) 0377, '\n', '?', '\n'};
    assertArrayEquals(expected, receiver.output());
  }

  @Test
  void shouldSendArgumentsThatLookLikeSomethingElse() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders", "--count", "5");
    sandbox.ipc("send", "orders", "@file", "", "--", "-h", "--verbose", "${x}").exits(0).noErrors();
    receiver.exits(0).prints("@file\n\n-h\n--verbose\n${x}\n");
  }

  @Test
  void shouldSendHeadersAndShowThemOnlyWhenAsked() throws Exception {
    Invocation shown = sandbox.ipc("receive", "orders", "--count", "2", "--headers");
    sandbox
        .ipc("send", "orders", "--header", "b=2=3", "m=1", "--header=a=", "--header", "b=é", "x")
        .exits(0)
        .noErrors();
    shown.exits(0).prints("b=2=3\ta=\tb=é\tm=1\nb=2=3\ta=\tb=é\tx\n");
    Invocation hidden = sandbox.ipc("receive", "orders", "--count", "1");
    sandbox.ipc("send", "orders", "--header", "a=1").type("line\n").endInput().exits(0).noErrors();
    hidden.exits(0).prints("line\n");
    Invocation plain = sandbox.ipc("receive", "orders", "--count", "1", "--headers");
    sandbox.ipc("send", "orders", "bare").exits(0);
    plain.exits(0).prints("bare\n");
  }

  @Test
  void shouldRefuseAHeaderThatIsMalformed() throws Exception {
    sandbox
        .ipc("send", "orders", "--header", "novalue", "m")
        .exits(2)
        .errorStartsWith("IPC-306 --header must be NAME=VALUE, not 'novalue'");
    sandbox
        .ipc("send", "orders", "--header", "a b=c", "m")
        .exits(2)
        .errorStartsWith("IPC-306 'a b' is not the name of a header");
  }

  @Test
  void shouldSendALastLineWithoutItsEnd() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders", "--count", "4");
    sandbox.ipc("send", "orders").type("a\n\nb\r\nc").endInput().exits(0).noErrors();
    receiver.exits(0).prints("a\n\nb\r\nc\n");
  }

  @Test
  void shouldSendNothingWhenInputIsEmpty() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders");
    sandbox.ipc("send", "orders").endInput().exits(0).noErrors();
    receiver.terminate();
    receiver.exits(143).prints("").noErrors();
  }

  @Test
  void shouldSendALineBeforeTheNextOneArrives() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders");
    Invocation sender = sandbox.ipc("send", "orders").type("first\nsec");
    receiver.awaitOutput("first\n");
    sender.type("ond\n");
    receiver.awaitOutput("first\nsecond\n");
  }

  @Test
  void T01_shouldNameTheLineThatIsTooLong() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders");
    byte[] tooLong = new byte[(1 << 20) + 1];
    Arrays.fill(tooLong, (byte) 'x');
    sandbox
        .ipc("send", "orders")
        .type("short\n")
        .type(tooLong)
        .type("\n")
        .exits(2)
        .errorStartsWith("IPC-206 Line 2 was not sent: ")
        .errorContains("max-message-size");
    receiver.awaitOutput("short\n");
    receiver.terminate();
    receiver.exits(143).prints("short\n").noErrors();
  }

  @Test
  void T01_shouldNotReadAnEndlessLineToItsEnd() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders");
    ProcessBuilder send = sandbox.command("send", "orders");
    send.redirectInput(new File("/dev/zero"));
    sandbox.start(send).exits(2).errorStartsWith("IPC-206 Line 1 was not sent: ");
    assertTrue(receiver.isAlive());
  }

  @Test
  void T01_shouldSendLargerMessagesWhenConfigured() throws Exception {
    byte[] line = new byte[3 << 20];
    Arrays.fill(line, (byte) 'x');
    String address = "unix:orders?max-message-size=4m";
    Invocation receiver = sandbox.ipc("receive", address, "--count", "1");
    sandbox.ipc("send", address).type(line).endInput().exits(0).noErrors();
    receiver.exits(0);
    byte[] expected = Arrays.copyOf(line, line.length + 1);
    expected[line.length] = '\n';
    assertArrayEquals(expected, receiver.output());
  }
}
