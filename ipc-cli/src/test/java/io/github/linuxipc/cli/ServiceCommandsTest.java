package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests {@code ipc call} and {@code ipc serve} as two processes. The server runs ordinary programs,
 * such as {@code tr} and {@code sh}.
 */
@Tag("one-jdk")
class ServiceCommandsTest {
  private static final long WATCHDOG_S = 60;

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private Invocation serve(String... optionsAndProgram) throws Exception {
    return sandbox.ipc(words("serve", "quotes", optionsAndProgram));
  }

  private Invocation call(String... options) throws Exception {
    return sandbox.ipc(words("call", "quotes", options));
  }

  private static String[] words(String first, String second, String... more) {
    List<String> words = new ArrayList<>(List.of(first, second));
    words.addAll(List.of(more));
    return words.toArray(new String[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "shm"})
  void R01_shouldAnswerEachRequestWithTheOutputOfAProgram(String transport) throws Exception {
    ProcessBuilder serve =
        sandbox.command("serve", "quotes", "--count", "3", "--", "tr", "a-z", "A-Z");
    serve.environment().put("IPC_TRANSPORT", transport);
    Invocation server = sandbox.start(serve);
    call("one", "", "three").exits(0).prints("ONE\n\nTHREE\n").noErrors();
    server.exits(0).prints("").noErrors();
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void R01_shouldEchoLinesByteForByteWithoutAProgram() throws Exception {
    byte[] lines = new byte[200_000];
    new Random(7).nextBytes(lines); // about 800 lines
    lines[lines.length - 1] = '\n';
    serve();
    Invocation caller = call().type(lines).endInput().exits(0).noErrors();
    assertArrayEquals(lines, caller.output());
  }

  @Test
  void shouldPrintAResponseBeforeTheNextRequestIsTyped() throws Exception {
    serve("--", "cat");
    Invocation caller = call().type("first\nsec");
    caller.awaitOutput("first\n");
    caller.type("ond\n").endInput().exits(0).prints("first\nsecond\n").noErrors();
  }

  @Test
  void shouldSendHeadersAndShowThoseOfTheResponseOnlyWhenAsked() throws Exception {
    serve();
    call("--header", "a=1=2", "--header=b=é", "--headers", "x").exits(0).prints("a=1=2\tb=é\tx\n");
    call("--header", "a=1", "--timeout", "60s", "x").exits(0).prints("x\n");
  }

  @Test
  void R01_shouldReportTheExitStatusOfAProgramThatFails() throws Exception {
    Invocation server = serve("--count", "3", "--", "sh", "-c", "read x; printf $x; exit $x");
    call("0", "3", "0")
        .exits(1)
        .prints("0\n")
        .errorStartsWith("IPC-503 Message 2 was not answered: The responder failed the call with 3")
        .errorContains("sh ended with exit status 3");
    call("0").exits(0).prints("0\n").noErrors();
    server.exits(0).errorStartsWith("sh ended with exit status 3");
  }

  @Test
  void R01_shouldFailTheCallOfAProgramThatDoesNotExist() throws Exception {
    Invocation server = serve("--", "/no/such/program");
    call("x").exits(1).errorContains("failed the call with 127").errorContains("/no/such/program");
    assertTrue(server.isAlive());
  }

  @Test
  void shouldAnswerForAProgramThatReadsNoInput() throws Exception {
    serve("--", "echo", "fixed");
    byte[] large = new byte[500_000]; // more than a pipe holds
    call().type(large).endInput().exits(0).prints("fixed\n\n").noErrors();
  }

  @Test
  void T01_shouldFailTheCallIfTheOutputIsTooLong() throws Exception {
    serve("--", "head", "-c", "1048577", "/dev/zero");
    call("x").exits(1).errorContains("IPC-503").errorContains("max-message-size=1048576");
  }

  @Test
  void T01_shouldNotReadAnEndlessLineToItsEnd() throws Exception {
    serve();
    ProcessBuilder call = sandbox.command("call", "quotes");
    call.redirectInput(new File("/dev/zero"));
    sandbox
        .start(call)
        .exits(2)
        .errorStartsWith("IPC-206 Line 1 was not sent: ")
        .errorContains("max-message-size=1048576");
  }

  @Test
  void shouldNotReadEndlessOutputToItsEnd() throws Exception {
    ProcessBuilder serve = sandbox.command("serve", "quotes", "--", "yes");
    serve.command().add(1, "-Xmx64m");
    Invocation server = sandbox.start(serve);
    call("x").exits(1).errorContains("IPC-503").errorContains("max-message-size=1048576");
    assertTrue(server.isAlive());
  }

  @Test
  void R07_shouldKillTheProgramOfACallThatTimesOut() throws Exception {
    Path id = sandbox.path("id");
    Invocation server = serve("--", "sh", "-c", sleeping(id));
    call("x", "--timeout", "5s").exits(3).prints("").errorStartsWith("IPC-501 Message 1 was not");
    awaitEnd(id);
    assertTrue(server.isAlive(), "the program was killed because the server ended");
    server.terminate();
    server.exits(143).prints("").noErrors(); // standard error ends with the last descendant
  }

  @Test
  void R08_shouldKillItsProgramWhenItIsTerminated() throws Exception {
    Path id = sandbox.path("id");
    Invocation server = serve("--", "sh", "-c", sleeping(id));
    Invocation caller = call("x");
    awaitText(id);
    server.terminate();
    server.exits(143).prints("").noErrors(); // standard error ends with the last descendant
    caller.exits(1).errorContains("IPC-505 Message 1 was not answered");
  }

  @Test
  void R05_shouldRunAsManyProgramsAsTheConcurrencyAllows() throws Exception {
    String meet =
        "touch "
            + sandbox.path("met-$$")
            + "; until ls "
            + sandbox.path("met-*")
            + " | grep -c . | grep -q 2; do sleep 0.1; done; cat";
    ProcessBuilder serve = sandbox.command("serve", "quotes", "--", "sh", "-c", meet);
    serve.environment().put("IPC_SERVICES_QUOTES_CONCURRENCY", "2");
    sandbox.start(serve);
    Invocation first = call("a");
    Invocation second = call("b");
    first.exits(0).prints("a\n");
    second.exits(0).prints("b\n");
  }

  @Test
  void shouldEndWithoutAnErrorWhenItsOutputIsClosed() throws Exception {
    serve();
    ProcessBuilder call = sandbox.command("call", "quotes");
    List<Process> pipeline =
        ProcessBuilder.startPipeline(List.of(call, new ProcessBuilder("head", "-n", "1")));
    Invocation caller = sandbox.adopt(pipeline.get(0));
    Invocation head = sandbox.adopt(pipeline.get(1));
    caller.type("one\n");
    head.exits(0).prints("one\n");
    caller.type("two\n").exits(0).noErrors();
  }

  @Test
  void T15_shouldFailWithoutAResponder() throws Exception {
    ProcessBuilder call = sandbox.command("call", "quotes", "x");
    call.environment().put("IPC_SERVICES_QUOTES_CONNECT_TIMEOUT", "200ms");
    sandbox.start(call).exits(1).prints("").errorContains("quotes").errorStartsWith("IPC-");
  }

  /** Returns a script that writes its process id into a file and waits 1,000 s for a child. */
  private static String sleeping(Path id) {
    return "echo $$ > " + id + "; sleep 1000; true";
  }

  private static String awaitText(Path file) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WATCHDOG_S);
    String text = "";
    while (!text.endsWith("\n")) {
      assertTrue(System.nanoTime() - end < 0, () -> "still empty: " + file);
      Thread.sleep(5);
      text = Files.exists(file) ? Files.readString(file, UTF_8) : "";
    }
    return text.strip();
  }

  /** Reads a process id from a file and waits until that process has ended. */
  private static void awaitEnd(Path id) throws Exception {
    long pid = Long.parseLong(awaitText(id));
    ProcessHandle.of(pid)
        .ifPresent(program -> program.onExit().orTimeout(WATCHDOG_S, TimeUnit.SECONDS).join());
  }
}
