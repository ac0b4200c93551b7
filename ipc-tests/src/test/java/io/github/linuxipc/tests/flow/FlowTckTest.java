package io.github.linuxipc.tests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Runs the Reactive Streams TCK, which is written for TestNG. */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class FlowTckTest {
  /**
   * The prefix of the tests of rule 1.11, publishers with several subscribers. These are optional.
   */
  private static final String MULTICAST = "optional_spec111_";

  /**
   * The number of tests that version 1.0.4 of the TCK runs. Not counted are those of {@link
   * #MULTICAST}, and those whose names begin with {@code untested_}, which the TCK cannot
   * implement.
   */
  private static final int TESTS = 26;

  @ParameterizedTest
  @ValueSource(
      classes = {
        FlowVerification.Inproc.class,
        FlowVerification.Shm.class,
        FlowVerification.Unix.class
      })
  void shouldKeepTheRulesForPublishers(Class<?> verification) {
    TestListenerAdapter results = new TestListenerAdapter();
    TestNG runner = new TestNG(false);
    runner.setTestClasses(new Class<?>[] {verification});
    runner.addListener(results);
    runner.setVerbose(0);
    runner.run();
    for (ITestResult failed : results.getFailedTests()) {
      failed.getThrowable().printStackTrace();
    }
    assertEquals(List.of(), names(results.getFailedTests()));
    assertEquals(List.of(), names(results.getConfigurationFailures()));
    assertEquals(List.of(), names(results.getConfigurationSkips()));
    List<String> skipped =
        names(results.getSkippedTests()).stream()
            .filter(name -> !name.startsWith("untested_") && !name.startsWith(MULTICAST))
            .toList();
    assertEquals(List.of(), skipped);
    List<String> passed = names(results.getPassedTests());
    assertEquals(TESTS, passed.size(), () -> "passed " + passed);
  }

  private static List<String> names(List<ITestResult> results) {
    return List.copyOf(
        results.stream().map(ITestResult::getName).collect(Collectors.toCollection(TreeSet::new)));
  }
}
