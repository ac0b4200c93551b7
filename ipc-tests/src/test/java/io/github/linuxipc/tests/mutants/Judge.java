package io.github.linuxipc.tests.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.tests.TransportContract;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs the kit, or some of its tests, on one mutant. */
final class Judge {
  private static final String HANGS_AFTER_SECONDS = "5";
  private static final Path SERVICES = Path.of("target", "mutants");

  private Judge() {}

  /** Runs some tests on a broken transport. */
  static Verdict judge(Class<? extends Mutant> mutant, String... tests) throws IOException {
    return judge(
        Mutant.scheme(mutant),
        UnaryOperator.identity(),
        Arrays.stream(tests).map(Judge::selector).toList());
  }

  /** Runs some tests on a good transport below a broken engine. */
  static Verdict judge(Twist twist, String... tests) throws IOException {
    return judge(
        "inproc", ipc -> Twist.on(ipc, twist), Arrays.stream(tests).map(Judge::selector).toList());
  }

  /** Runs the whole kit. */
  static Verdict judgeWhole(Class<? extends Mutant> mutant) throws IOException {
    return judge(
        Mutant.scheme(mutant), UnaryOperator.identity(), List.of(selectClass(Judged.class)));
  }

  private static Verdict judge(
      String scheme, UnaryOperator<Ipc> twist, List<? extends DiscoverySelector> selectors)
      throws IOException {
    Judged.scheme = scheme;
    Judged.twist = twist;
    URL services = registered().toUri().toURL();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    System.setProperty(ChildJvm.MORE_CLASS_PATH, SERVICES.toAbsolutePath().toString());
    try (URLClassLoader loader = new URLClassLoader(new URL[] {services}, before)) {
      thread.setContextClassLoader(loader);
      return verdict(
          EngineTestKit.engine("junit-jupiter")
              .configurationParameter(Watchdog.LIMIT_SECONDS, HANGS_AFTER_SECONDS)
              .selectors(selectors.toArray(new DiscoverySelector[0]))
              .execute());
    } finally {
      thread.setContextClassLoader(before);
      System.clearProperty(ChildJvm.MORE_CLASS_PATH);
    }
  }

  /** Registers the mutants where only their judge looks for them. */
  private static Path registered() throws IOException {
    Path file = SERVICES.resolve("META-INF/services").resolve(Transport.class.getName());
    Files.createDirectories(file.getParent());
    Files.write(file, Mutants.TRANSPORTS.stream().map(Class::getName).toList());
    return SERVICES;
  }

  private static DiscoverySelector selector(String test) {
    for (Class<?> part : TransportContract.class.getDeclaredClasses()) {
      Class<?> contract = part.getSuperclass();
      if (Arrays.stream(contract.getDeclaredMethods()).anyMatch(m -> m.getName().equals(test))) {
        return selectNestedMethod(List.of(Judged.class), part, test);
      }
    }
    throw new IllegalArgumentException("the kit has no test " + test);
  }

  private static Verdict verdict(EngineExecutionResults results) {
    Map<String, TestExecutionResult> outcomes = new TreeMap<>();
    results.testEvents().finished().stream()
        .forEach(
            event ->
                outcomes.put(name(event), event.getRequiredPayload(TestExecutionResult.class)));
    return new Verdict(outcomes);
  }

  private static String name(Event event) {
    return event.getTestDescriptor().getDisplayName().replace("()", "");
  }
}
