package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Standard streams of every kind. No test lets the command write to standard output by an address
 * while it is closed: a fault would write to the JDK.
 */
class StandardStreamsTest {
  /** More than a socket or a pipe holds. */
  private static final String LINES =
      IntStream.rangeClosed(1, 60_000).mapToObj(i -> i + "\n").collect(Collectors.joining());

  private static final int MOST_BUSY = 7; // of 10; a busy loop is always found running

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  /** Runs a shell script in which the function ipc is the command. */
  private Invocation shell(String script) throws IOException {
    return sandbox.start(
        sandbox.inSandbox(
            new ProcessBuilder("sh", "-c", "ipc() { " + jvm() + " \"$@\"; }; " + script)));
  }

  @ParameterizedTest
  @CsvSource({
    "ipc send orders <&-, input",
    "ipc receive orders >&-, output",
    "ipc transports >&-, output",
    "ipc receive pipe:stdin <&-, input"
  })
  void T16_shouldFailWhereAStreamThatItNeedsIsClosed(String script, String stream)
      throws Exception {
    shell(script)
        .exits(1)
        .prints("")
        .complains("IPC-")
        .complainsOf(" Standard " + stream + " was closed when this process started");
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void T16_shouldNotMindAClosedStreamThatItDoesNotNeed() throws Exception {
    Invocation receiver = shell("ipc receive orders --count 1 <&- 2>&-");
    shell("ipc send orders hello <&- >&- 2>&-").exits(0).quietly();
    receiver.exits(0).prints("hello\n");
  }

  @Test
  void shouldFailWhereAListCannotBePrinted() throws Exception {
    shell("ipc transports > /dev/full").exits(1).complains("IPC-208 Standard output failed");
    shell("ipc transports | head -n 1").exits(0).quietly();
  }

  @Test
  void T16_shouldWriteWhereTheOthersHaveComeTo() throws Exception {
    shell(
            "f=$(mktemp -p /dev/shm) && { echo first; ipc send pipe:stdout mid; echo last; } > $f"
                + " && cat $f; rm $f")
        .exits(0)
        .quietly()
        .prints("first\nmid\nlast\n");
  }

  @Test
  void T16_shouldReadFromWhereTheOthersHaveComeTo() throws Exception {
    shell(
            "f=$(mktemp -p /dev/shm) && printf 'a\\nb\\nc\\n' > $f && { read x;"
                + " ipc receive pipe:stdin; } < $f; rm $f")
        .exits(0)
        .quietly()
        .prints("b\nc\n");
  }

  /** A file that must not be written is written by nobody who opens its descriptor anew. */
  @Test
  void T16_shouldNotWriteToWhatIsOpenForReadingOnly() throws Exception {
    shell(
            "f=$(mktemp -p /dev/shm) && ipc send pipe:stdout mid 1< $f 2> /dev/null; wc -c < $f; rm"
                + " $f")
        .exits(0)
        .prints("0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "socket, receive pipe:stdin",
    "socket, send pipe:stdout",
    "nonblock, receive pipe:stdin",
    "nonblock, send pipe:stdout"
  })
  void T16_shouldUseSocketsAndWhatIsNonBlocking(String kind, String command) throws Exception {
    Invocation run =
        shell(handover() + " " + kind + " " + jvm() + " " + command)
            .type(LINES)
            .endInput()
            .exits(0);
    assertEquals(LINES, new String(run.output(), UTF_8));
    run.complainsOf("kept\n"); // the mode is the others' too
    String busy = run.toString().replaceFirst("(?s).*\\nbusy ([0-9]+)\\n.*", "$1");
    assertTrue(Integer.parseInt(busy) <= MOST_BUSY, () -> "it does not sleep: " + busy);
  }

  private String jvm() {
    return sandbox.command().command().stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" "));
  }

  private static String handover() throws Exception {
    Path program = Path.of("target", "c", "handover-" + ProcessHandle.current().pid());
    Files.createDirectories(program.getParent());
    Process compiler =
        new ProcessBuilder("sh", "-c", "cc -o " + program + " src/test/c/handover.c")
            .inheritIO()
            .start();
    assumeTrue(compiler.waitFor() == 0, "needs a C compiler");
    program.toFile().deleteOnExit();
    return program.toString();
  }
}
