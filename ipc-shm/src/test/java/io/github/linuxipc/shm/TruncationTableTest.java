package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What this JVM does on access to memory whose file another process has truncated. The shared
 * memory's code uses only the ways of access that end in an {@link InternalError}; these tests
 * detect a JDK that changes one of them.
 */
@Timeout(120)
class TruncationTableTest {
  private static final List<String> SAFE =
      List.of(
          "get",
          "put",
          "get-acquire",
          "set-release",
          "bulk-get",
          "bulk-put",
          "buffer-put",
          "buffer-get",
          "hash-code",
          "decode",
          "load");

  @TempDir private Path directory;

  @Test
  void S12_shouldGetAnErrorFromEveryAccessThatTheRingUses() throws Exception {
    List<String> expected = SAFE.stream().map(way -> way + " InternalError").toList();
    assertEquals(expected, outcomes("cold", SAFE));
  }

  @Test
  void S12_shouldGetAnErrorFromEveryAccessThatTheRingUsesWhenCompiled() throws Exception {
    for (String way : SAFE) { // compiled code may report an error as late as at the next access
      assertEquals(List.of(way + " InternalError"), outcomes("warm", List.of(way)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cold", "warm"})
  void S12_shouldGetTheKernelsErrorFromSystemCalls(String state) throws Exception {
    List<String> expected = List.of("write IOException", "force nothing");
    assertEquals(expected, outcomes(state, List.of("write", "force")));
  }

  @ParameterizedTest
  @CsvSource({"cold,compare-and-set", "cold,crc32", "cold,deflate"})
  void S12_shouldKnowTheAccessesThatCrashTheJvm(String state, String way) throws Exception {
    List<String> outcomes = outcomes(state, List.of(way));
    assertEquals(List.of("crash"), outcomes, () -> way + " could be used now");
  }

  @Test
  void shouldDistinguishACrashFromAnExit() throws Exception {
    assertNotEquals(List.of("crash"), outcomes("cold", List.of("get")));
  }

  private List<String> outcomes(String state, List<String> ways) throws Exception {
    List<String> command =
        ChildJvm.command(List.of(), List.of(), TruncatedAccess.class, directory, state);
    command.addAll(ways);
    // The child's crash report, and a core if there is one, are removed with the directory.
    Process child =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      child.waitFor(100, TimeUnit.SECONDS);
      int status = child.exitValue();
      return status == 134 || status == 139 ? List.of("crash") : output.lines().toList();
    } finally {
      child.destroyForcibly();
    }
  }
}
