package io.github.linuxipc.tests.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Tests that the watchdog ends a hang in every kind of test, and that the test then fails and
 * reports where it hung.
 */
class WatchdogTest {
  /** Hangs where an interrupt has no effect: in a read of another program's output. */
  @ExtendWith(Watchdog.class)
  static class Hanging {
    private final Process silent = start();

    private static Process start() {
      try {
        return new ProcessBuilder("sleep", "1000").start();
      } catch (java.io.IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void once() throws Exception {
      silent.getInputStream().read();
    }

    @ParameterizedTest
    @ValueSource(ints = 1)
    void repeated(int times) throws Exception {
      silent.getInputStream().read();
    }

    @AfterEach
    void stop() {
      silent.destroyForcibly();
    }
  }

  private static List<Throwable> failures() {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter(Watchdog.LIMIT_SECONDS, "1")
        .selectors(selectClass(Hanging.class))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }

  @Test
  void shouldEndATestThatCannotBeInterruptedAndReportWhereItHung() {
    PrintStream errors = System.err;
    ByteArrayOutputStream dump = new ByteArrayOutputStream();
    System.setErr(new PrintStream(dump, true, StandardCharsets.UTF_8));
    List<Throwable> failures;
    try {
      failures = failures();
    } finally {
      System.setErr(errors);
    }
    assertEquals(2, failures.size(), "tests that were ended");
    for (Throwable failure : failures) {
      assertTrue(failure.getMessage().endsWith("hung and was ended by the watchdog"));
      assertTrue(
          Arrays.stream(failure.getStackTrace())
              .anyMatch(frame -> frame.getClassName().equals(Hanging.class.getName())));
    }
    String printed = dump.toString(StandardCharsets.UTF_8);
    assertTrue(printed.contains("Hanging"), printed);
    assertTrue(printed.contains("sleep"), printed);
  }
}
