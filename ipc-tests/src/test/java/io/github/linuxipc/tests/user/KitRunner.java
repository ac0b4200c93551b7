package io.github.linuxipc.tests.user;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import io.github.linuxipc.tests.TransportContract;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a subclass of the kit in this process, and prints the result. */
public final class KitRunner {
  /** The exit status if all tests were skipped. */
  static final int SKIPPED = 77;

  private KitRunner() {}

  /**
   * Runs a subclass of the kit or some parts of it. Exits with 0 if at least one test passed and
   * none failed, with 1 if any failed or there was none, and with {@value #SKIPPED} if all were
   * skipped.
   *
   * @param arguments the name of the subclass, and then the names of the parts; without such names,
   *     all parts are run
   * @throws ClassNotFoundException if there is no such class
   * @throws IllegalArgumentException if the kit has no part of one of the names
   */
  public static void main(String[] arguments) throws ClassNotFoundException {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Class<?> application = Class.forName(arguments[0]);
    List<String> parts = Arrays.asList(arguments).subList(1, arguments.length);
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors(application, parts))
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    summary.printFailuresTo(out, 25);
    out.printf(
        "as user %s: %d passed, %d failed, %d skipped%n",
        System.getProperty("user.name"),
        summary.getTestsSucceededCount(),
        summary.getTestsFailedCount(),
        summary.getTestsAbortedCount() + summary.getTestsSkippedCount());
    System.exit(
        summary.getTotalFailureCount() > 0 || summary.getTestsFoundCount() == 0
            ? 1
            : summary.getTestsSucceededCount() > 0 ? 0 : SKIPPED);
  }

  private static List<? extends DiscoverySelector> selectors(
      Class<?> application, List<String> parts) {
    return parts.isEmpty()
        ? List.of(selectClass(application))
        : parts.stream().map(part -> selector(application, part)).toList();
  }

  private static DiscoverySelector selector(Class<?> application, String part) {
    return Arrays.stream(TransportContract.class.getDeclaredClasses())
        .filter(nested -> nested.getSimpleName().equals(part))
        .findFirst()
        .map(nested -> selectNestedClass(List.of(application), nested))
        .orElseThrow(() -> new IllegalArgumentException("The kit has no part " + part));
  }
}
