package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.engine.registry.ProcessId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the text form of process ids, and the ids of parents in this or another pid namespace. */
class ProcessIdTest {
  /** Larger than any process id that the kernel assigns (PID_MAX_LIMIT, proc(5)). */
  private static final long NO_PROCESS = (1L << 22) + 1;

  private static final List<String> UNSHARE =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--");

  @Test
  void shouldReadWhatItWrites() {
    ProcessId self = ProcessId.current();
    assertEquals(self, ProcessId.parse(self.toString()));
    assertEquals(new ProcessId(42, 0), ProcessId.parse("42"));
    assertEquals(new ProcessId(42, 4026531836L), ProcessId.parse("42@4026531836"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "x", "42@", "@42", "42@x", "99999999999", "4 2"})
  void shouldRejectATextThatIsNoProcess(String text) {
    assertThrows(IllegalArgumentException.class, () -> ProcessId.parse(text));
  }

  @Test
  void T06_shouldNotTakeAParentInAnotherPidNamespaceForExited() {
    long here = ProcessId.current().pidNamespace();
    assertTrue(exited(new ProcessId(NO_PROCESS, here)), "no such process in this namespace");
    assertFalse(exited(new ProcessId(NO_PROCESS, here + 1)), "cannot be seen from here");
    assertFalse(exited(ProcessId.NONE));
  }

  private static boolean exited(ProcessId parent) {
    return new ParentMonitor(parent, Duration.ZERO).hasExited();
  }

  @Test
  void T06_shouldDetectThatItsParentRunsInAnotherPidNamespace() throws Exception {
    assumeTrue(canUnshare(), "needs the right to make a pid namespace");
    String self = ProcessId.current().toString();
    assertEquals("true", visible(List.of(), self));
    assertEquals("false", visible(UNSHARE, self));
  }

  private static boolean canUnshare() throws Exception {
    List<String> probe = new ArrayList<>(UNSHARE);
    probe.add("true");
    return Files.isExecutable(Path.of("/usr/bin/unshare"))
        && new ProcessBuilder(probe).start().waitFor() == 0;
  }

  private static String visible(List<String> prefix, String parent) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            parent));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** Prints whether the process id in its argument is valid in its own pid namespace. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.out.println(ProcessId.parse(args[0]).isVisible());
    }
  }
}
