package io.github.linuxipc.tests.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.tests.BlackboardContract;
import io.github.linuxipc.tests.LockContract;
import io.github.linuxipc.tests.NotifierContract;
import io.github.linuxipc.tests.RegionContract;
import io.github.linuxipc.tests.ServiceContract;
import io.github.linuxipc.tests.TopicContract;
import io.github.linuxipc.tests.TransportContract;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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

/** Runs the kit, or some of its tests, on a mutant. */
final class MutantRunner {
  private static final String DEFAULT_LIMIT_SECONDS = "60";
  private static final String HANGING_LIMIT_SECONDS = "4";

  /**
   * The watchdog's limit for hanging tests that start processes. It includes the time that the
   * processes need to start.
   */
  private static final String PROCESS_SECONDS = "12";

  private static final Path SERVICES =
      Path.of("target", "mutants", Long.toString(ProcessHandle.current().pid()));

  private MutantRunner() {}

  /** Runs some tests on a broken transport. */
  static KitResult runTests(Class<? extends Mutant> mutant, String... tests) throws IOException {
    return runTests(mutant, DEFAULT_LIMIT_SECONDS, selectors(tests));
  }

  /** Runs some tests on a broken transport that makes them hang. */
  static KitResult runHangingTests(Class<? extends Mutant> mutant, String... tests)
      throws IOException {
    return runTests(mutant, HANGING_LIMIT_SECONDS, selectors(tests));
  }

  /** Runs some tests that start processes on a broken transport that makes them hang. */
  static KitResult runHangingProcessTests(Class<? extends Mutant> mutant, String... tests)
      throws IOException {
    return runTests(mutant, PROCESS_SECONDS, selectors(tests));
  }

  /** Runs the whole kit on a transport. */
  static KitResult runWholeKit(Class<? extends Mutant> mutant) throws IOException {
    return runTests(mutant, DEFAULT_LIMIT_SECONDS, List.of(selectClass(MutantContract.class)));
  }

  private static KitResult runTests(
      Class<? extends Mutant> mutant,
      String hangsAfterSeconds,
      List<? extends DiscoverySelector> selectors)
      throws IOException {
    MutantContract.scheme = Mutant.scheme(mutant);
    MutantContract.wrapper = UnaryOperator.identity();
    return run(hangsAfterSeconds, selectors);
  }

  /** Runs some tests on a correct transport below a broken engine. */
  static KitResult runTests(EndpointWrapper wrapper, String... tests) throws IOException {
    MutantContract.scheme = "inproc";
    MutantContract.wrapper = ipc -> EndpointWrapper.on(ipc, wrapper);
    return run(DEFAULT_LIMIT_SECONDS, selectors(tests));
  }

  /** Runs some tests on a broken notifier. */
  static KitResult runNotifierTests(Class<? extends NotifierMutant> mutant, String... tests)
      throws IOException {
    NotifierMutantContract.scheme = NotifierMutant.scheme(mutant);
    return run(DEFAULT_LIMIT_SECONDS, eventSelectors(tests));
  }

  /** Runs some tests on a broken notifier that makes them hang. */
  static KitResult runHangingNotifierTests(Class<? extends NotifierMutant> mutant, String... tests)
      throws IOException {
    NotifierMutantContract.scheme = NotifierMutant.scheme(mutant);
    return run(HANGING_LIMIT_SECONDS, eventSelectors(tests));
  }

  /** Runs the whole kit of notifiers on a notifier. */
  static KitResult runWholeNotifierKit(Class<? extends NotifierMutant> mutant) throws IOException {
    NotifierMutantContract.scheme = NotifierMutant.scheme(mutant);
    return run(DEFAULT_LIMIT_SECONDS, List.of(selectClass(NotifierMutantContract.class)));
  }

  /** Runs some tests on a broken engine of services. */
  static KitResult runServiceTests(ServiceMutant mutant, String... tests) throws IOException {
    ServiceMutantContract.mutant = mutant;
    return run(DEFAULT_LIMIT_SECONDS, serviceSelectors(tests));
  }

  /** Runs some tests on a broken engine of services that makes them hang. */
  static KitResult runHangingServiceTests(ServiceMutant mutant, String... tests)
      throws IOException {
    ServiceMutantContract.mutant = mutant;
    return run(PROCESS_SECONDS, serviceSelectors(tests));
  }

  /** Runs the whole kit of services on an engine. */
  static KitResult runWholeServiceKit(ServiceMutant mutant) throws IOException {
    ServiceMutantContract.mutant = mutant;
    return run(DEFAULT_LIMIT_SECONDS, List.of(selectClass(ServiceMutantContract.class)));
  }

  /** Runs some tests on a broken engine of topics. */
  static KitResult runTopicTests(TopicMutant mutant, String... tests) throws IOException {
    TopicMutantContract.mutant = mutant;
    TopicMutantContract.scheme = "unix";
    return run(DEFAULT_LIMIT_SECONDS, topicSelectors(tests));
  }

  /** Runs some tests on a broken engine of topics, over a transport that keeps messages. */
  static KitResult runDurableTests(TopicMutant mutant, String... tests) throws IOException {
    TopicMutantContract.mutant = mutant;
    TopicMutantContract.scheme = "shm";
    return run(PROCESS_SECONDS, topicSelectors(tests));
  }

  /** Runs some tests on a broken engine of topics that makes them hang. */
  static KitResult runHangingTopicTests(TopicMutant mutant, String... tests) throws IOException {
    TopicMutantContract.mutant = mutant;
    TopicMutantContract.scheme = "unix";
    return run(PROCESS_SECONDS, topicSelectors(tests));
  }

  /** Runs the whole kit of topics. */
  static KitResult runWholeTopicKit(TopicMutant mutant) throws IOException {
    TopicMutantContract.mutant = mutant;
    TopicMutantContract.scheme = "unix";
    return run(DEFAULT_LIMIT_SECONDS, List.of(selectClass(TopicMutantContract.class)));
  }

  /** Runs some tests on a broken engine of blackboards. */
  static KitResult runBlackboardTests(StateMutant mutant, String... tests) throws IOException {
    BlackboardMutantContract.mutant = mutant;
    return run(
        PROCESS_SECONDS,
        selectors(BlackboardContract.class, BlackboardMutantContract.class, tests));
  }

  /** Runs some tests on a broken engine of regions. */
  static KitResult runRegionTests(StateMutant mutant, String... tests) throws IOException {
    RegionMutantContract.mutant = mutant;
    return run(PROCESS_SECONDS, selectors(RegionContract.class, RegionMutantContract.class, tests));
  }

  /** Runs some tests on a broken engine of locks. */
  static KitResult runLockTests(StateMutant mutant, String... tests) throws IOException {
    LockMutantContract.mutant = mutant;
    return run(PROCESS_SECONDS, selectors(LockContract.class, LockMutantContract.class, tests));
  }

  private static List<DiscoverySelector> selectors(
      Class<?> kit, Class<?> application, String... tests) {
    return Arrays.stream(tests).map(test -> selector(kit, application, test)).toList();
  }

  private static KitResult run(
      String hangsAfterSeconds, List<? extends DiscoverySelector> selectors) throws IOException {
    URL services = registered().toUri().toURL();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    PrintStream errors = System.err;
    ByteArrayOutputStream dump = new ByteArrayOutputStream();
    System.setProperty(ChildJvm.MORE_CLASS_PATH, SERVICES.toAbsolutePath().toString());
    System.setErr(new PrintStream(dump, true, UTF_8));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {services}, before)) {
      thread.setContextClassLoader(loader);
      return result(execute(hangsAfterSeconds, selectors), dump);
    } finally {
      thread.setContextClassLoader(before);
      System.setErr(errors);
      System.clearProperty(ChildJvm.MORE_CLASS_PATH);
    }
  }

  private static EngineExecutionResults execute(
      String hangsAfterSeconds, List<? extends DiscoverySelector> selectors) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter(Watchdog.LIMIT_SECONDS, hangsAfterSeconds)
        .configurationParameter(LeakGuard.PATIENCE_SECONDS, "1")
        .selectors(selectors.toArray(new DiscoverySelector[0]))
        .execute();
  }

  /** Registers the mutants in a directory that only this runner adds to the class path. */
  private static Path registered() throws IOException {
    Path services = Files.createDirectories(SERVICES.resolve("META-INF/services"));
    register(services.resolve(Transport.class.getName()), Mutants.TRANSPORTS);
    register(services.resolve(Notifier.class.getName()), Mutants.NOTIFIERS);
    return SERVICES;
  }

  private static void register(Path file, List<? extends Class<?>> providers) throws IOException {
    Files.write(file, providers.stream().map(Class::getName).toList());
  }

  private static List<DiscoverySelector> selectors(String... tests) {
    return Arrays.stream(tests)
        .map(test -> selector(TransportContract.class, MutantContract.class, test))
        .toList();
  }

  private static List<DiscoverySelector> eventSelectors(String... tests) {
    return Arrays.stream(tests)
        .map(test -> selector(NotifierContract.class, NotifierMutantContract.class, test))
        .toList();
  }

  private static List<DiscoverySelector> serviceSelectors(String... tests) {
    return Arrays.stream(tests)
        .map(test -> selector(ServiceContract.class, ServiceMutantContract.class, test))
        .toList();
  }

  private static List<DiscoverySelector> topicSelectors(String... tests) {
    return Arrays.stream(tests)
        .map(test -> selector(TopicContract.class, TopicMutantContract.class, test))
        .toList();
  }

  private static DiscoverySelector selector(Class<?> kit, Class<?> application, String test) {
    for (Class<?> part : kit.getDeclaredClasses()) {
      Class<?> contract = part.getSuperclass();
      if (Arrays.stream(contract.getDeclaredMethods()).anyMatch(m -> m.getName().equals(test))) {
        return selectNestedMethod(List.of(application), part, test);
      }
    }
    throw new IllegalArgumentException("the kit has no test " + test);
  }

  private static KitResult result(EngineExecutionResults results, ByteArrayOutputStream dump) {
    Map<String, TestExecutionResult> outcomes = new TreeMap<>();
    results.testEvents().finished().stream()
        .forEach(
            event ->
                outcomes.put(name(event), event.getRequiredPayload(TestExecutionResult.class)));
    return new KitResult(outcomes, dump.toString(UTF_8));
  }

  private static String name(Event event) {
    return event.getTestDescriptor().getDisplayName().replace("()", "");
  }
}
