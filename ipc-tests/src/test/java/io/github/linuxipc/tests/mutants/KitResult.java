package io.github.linuxipc.tests.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;

/** The result of a run of the kit. */
record KitResult(Map<String, TestExecutionResult> outcomes, String dump) {
  /** A part of the reason of a test that the watchdog has ended. */
  static final String HUNG = "was ended by the watchdog";

  /** Asserts that a test failed, and that the reason contains all of the given texts. */
  KitResult failed(String test, String... texts) {
    TestExecutionResult outcome = outcomes.get(test);
    assertTrue(outcome != null, () -> test + " was not run: " + outcomes.keySet());
    assertEquals(TestExecutionResult.Status.FAILED, outcome.getStatus(), test);
    String reason = outcome.getThrowable().map(KitResult::text).orElse("");
    for (String text : texts) {
      assertTrue(reason.contains(text), () -> test + " failed for another reason: " + reason);
    }
    return this;
  }

  /**
   * Returns the messages and up to 30 stack frames of a failure, of its causes and of its
   * suppressed exceptions.
   */
  private static String text(Throwable thrown) {
    Stream<String> here =
        Stream.concat(
            Stream.of(thrown.toString()),
            Arrays.stream(thrown.getStackTrace()).limit(30).map(StackTraceElement::toString));
    Stream<String> below =
        Stream.concat(Stream.ofNullable(thrown.getCause()), Arrays.stream(thrown.getSuppressed()))
            .map(KitResult::text);
    return Stream.concat(here, below).collect(Collectors.joining("\n"));
  }

  /** Asserts that at least one test passed, and that the others were skipped by an assumption. */
  void passed() {
    List<String> failures =
        outcomes.entrySet().stream()
            .filter(e -> e.getValue().getStatus() == TestExecutionResult.Status.FAILED)
            .map(
                e ->
                    e.getKey() + ": " + e.getValue().getThrowable().map(KitResult::text).orElse(""))
            .toList();
    assertEquals(List.of(), failures, "tests that failed");
    assertTrue(successes() > 0, () -> "no test passed: " + outcomes.keySet());
  }

  /** Returns how many tests passed. */
  long successes() {
    return outcomes.values().stream()
        .filter(outcome -> outcome.getStatus() == TestExecutionResult.Status.SUCCESSFUL)
        .count();
  }

  /** Returns the numbers of the rules that were tested. The name of a test begins with its rule. */
  TreeSet<String> rules() {
    return outcomes.keySet().stream()
        .map(name -> name.substring(0, 3))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
