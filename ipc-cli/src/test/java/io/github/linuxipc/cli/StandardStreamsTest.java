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
 * Tests standard streams of every kind. No test sends to {@code pipe:stdout} while standard output
 * is closed. Descriptor 1 then belongs to a file of the JDK, and a bug would write to that file.
 */
class StandardStreamsTest {
  /** More bytes than a socket or a pipe holds. */
  private static final String LINES =
      IntStream.rangeClosed(1, 60_000).mapToObj(i -> i + "\n").collect(Collectors.joining());

  private static final int MOST_BUSY = 7; // of 10 checks; a busy loop is found running in each

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
  void T16_shouldFailWhenARequiredStreamIsClosed(String script, String stream) throws Exception {
    shell(script)
        .exits(1)
        .prints("")
        .errorStartsWith("IPC-")
        .errorContains(" Standard " + stream + " was closed when this process started");
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void T16_shouldIgnoreAClosedStreamThatItDoesNotNeed() throws Exception {
    Invocation receiver = shell("ipc receive orders --count 1 <&- 2>&-");
    shell("ipc send orders hello <&- >&- 2>&-").exits(0).noErrors();
    receiver.exits(0).prints("hello\n");
  }

  @Test
  void shouldFailWhenAListCannotBePrinted() throws Exception {
    shell("ipc transports > /dev/full").exits(1).errorStartsWith("IPC-208 Standard output failed");
    shell("ipc transports | head -n 1").exits(0).noErrors();
  }

  @Test
  void T16_shouldWriteAtTheSharedFilePosition() throws Exception {
    shell(
            "f=$(mktemp -p /dev/shm) && { echo first; ipc send pipe:stdout mid; echo last; } > $f"
                + " && cat $f; rm $f")
        .exits(0)
        .noErrors()
        .prints("first\nmid\nlast\n");
  }

  @Test
  void T16_shouldReadFromTheSharedFilePosition() throws Exception {
    shell(
            "f=$(mktemp -p /dev/shm) && printf 'a\\nb\\nc\\n' > $f && { read x;"
                + " ipc receive pipe:stdin; } < $f; rm $f")
        .exits(0)
        .noErrors()
        .prints("b\nc\n");
  }

  /** The command must not gain write access by opening the file of a read-only descriptor again. */
  @Test
  void T16_shouldNotWriteToAFileThatIsOpenForReadingOnly() throws Exception {
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
  void T16_shouldUseSocketsAndNonBlockingStreams(String kind, String command) throws Exception {
    Invocation run =
        shell(handover() + " " + kind + " " + jvm() + " " + command)
            .type(LINES)
            .endInput()
            .exits(0);
    assertEquals(LINES, new String(run.output(), UTF_8));
    run.errorContains("kept\n"); // the mode, which other programs share
    String busy = run.toString().replaceFirst("(?s).*\\nbusy ([0-9]+)\\n.*", "$1");
    assertTrue(Integer.parseInt(busy) <= MOST_BUSY, () -> "it does not sleep: " + busy);
  }

  private String jvm() {
    return Sandbox.quoted(sandbox.command().command());
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
