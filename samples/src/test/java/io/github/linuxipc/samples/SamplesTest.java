package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.broker.BrokerProcess;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.state.Blackboard;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the unchanged samples, each program in a process of its own. The variable {@code
 * IPC_TRANSPORT} of the process that receives or answers, or of its parent, selects the transport.
 */
@Tag("one-jdk")
class SamplesTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long WATCHDOG_S = 60;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();
  private Path runtimeDirectory = MEMORY;

  @BeforeEach
  void makeRuntimeDirectory() throws IOException {
    runtimeDirectory = Files.createTempDirectory(MEMORY, "ipc-samples-test-");
  }

  @AfterEach
  void removeEverything() throws IOException {
    started.forEach(process -> process.destroyForcibly().onExit().join());
    try (Stream<Path> paths = Files.walk(runtimeDirectory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void shouldCarryOrdersOverTheConfiguredTransport(String transport) throws Exception {
    ProcessBuilder receiver = program(OrdersReceiver.class);
    receiver.environment().put("IPC_TRANSPORT", transport);
    receiver.environment().put("IPC_CHANNELS_ORDERS_END_OF_STREAM", "last-sender");
    Process receiving = start(receiver);
    Process sending = start(program(OrdersSender.class, "one", "two", "three"));
    assertEquals(0, end(sending));
    assertEquals(0, end(receiving));
    assertEquals("one\ntwo\nthree\n", output(receiving));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void shouldCarryPricesOverTheConfiguredTransport(String transport) throws Exception {
    ProcessBuilder receiver = program(PricesReceiver.class, "100000");
    receiver.environment().put("IPC_TRANSPORT", transport);
    Process receiving = start(receiver);
    Process sending = start(program(PricesSender.class, "100000"));
    assertEquals(0, end(sending));
    assertEquals(0, end(receiving));
    assertEquals("5000050000\n", output(receiving));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "pipe", "fifo"})
  void shouldGiveTheChannelToAChild(String transport) throws Exception {
    ProcessBuilder parent = program(OrdersParent.class, "one", "two", "three");
    parent.environment().put("IPC_TRANSPORT", transport);
    Process running = start(parent);
    assertEquals(0, end(running));
    assertEquals("one\ntwo\nthree\n", output(running));
  }

  @Test
  void shouldWaitForOrdersAndForAnEventInOneThread() throws Exception {
    Process desk = start(program(OrdersDesk.class));
    assertEquals(0, end(start(program(OrdersSender.class, "one"))));
    try (Ipc ipc = Ipc.builder().set("runtime-dir", runtimeDirectory.toString()).build();
        Waker closing = ipc.waker("closing")) {
      while (!closing.wake()) {
        Thread.sleep(10); // until the desk waits for it
      }
    }
    assertEquals(0, end(desk));
    assertEquals("one\nclosing\n", output(desk));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "shm", "fifo"})
  void shouldAnswerOverTheConfiguredTransport(String transport) throws Exception {
    ProcessBuilder responder = program(QuotesResponder.class);
    responder.environment().put("IPC_TRANSPORT", transport);
    start(responder);
    Process asking = start(program(QuotesRequester.class, "ABC", "", "X"));
    assertEquals(0, end(asking));
    assertEquals("ABC costs 3\n costs 0\nX costs 1\n", output(asking));
  }

  @Test
  void shouldGiveTheServiceToAChild() throws Exception {
    ProcessBuilder parent = program(QuotesParent.class, "ABC", "X");
    parent.environment().put("IPC_TRANSPORT", "pipe");
    Process running = start(parent);
    assertEquals(0, end(running));
    assertEquals("ABC costs 3\nX costs 1\n", output(running));
  }

  @Test
  void shouldAnswerOnVirtualThreadsAtTheSameTime() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads need JDK 21");
    start(program(QuotesOnVirtualThreads.class, "3"));
    List<Process> asking = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      asking.add(start(program(QuotesRequester.class, "ABC")));
    }
    for (Process process : asking) {
      assertEquals(0, end(process));
      assertEquals("VirtualThread\n", output(process));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void shouldStreamAResponseIntoASubscriber(String transport) throws Exception {
    ProcessBuilder responder = program(TicksResponder.class);
    responder.environment().put("IPC_TRANSPORT", transport);
    start(responder);
    Process subscribing = start(program(TicksSubscriber.class, "1000"));
    assertEquals(0, end(subscribing));
    assertEquals("500500\n", output(subscribing));
  }

  @Test
  void shouldShareACacheOfPages() throws Exception {
    try (Ipc ipc = Ipc.builder().set("runtime-dir", runtimeDirectory.toString()).build();
        Blackboard statistics = ipc.blackboard("cache-statistics")) {
      List<Process> reading = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        reading.add(start(program(PageCache.class, "20000")));
      }
      for (Process process : reading) {
        assertEquals(0, end(process));
      }
      long hits = statistics.counter("hits").get();
      assertTrue(hits > 0, "no page was found");
      assertEquals(60_000, hits + statistics.counter("misses").get());
    }
  }

  @Test
  void shouldObeyALimitThatIsChangedWhileItServes() throws Exception {
    start(limited(program(LimitedResponder.class)));
    assertEquals(0, end(start(limited(program(LimitsWriter.class, "longest", "2")))));
    Process asking = start(program(QuotesRequester.class, "AB", "ABC"));
    assertEquals(0, end(asking));
    assertEquals("AB costs 2\nABC is longer than 2\n", output(asking));
    assertEquals(0, end(start(limited(program(LimitsWriter.class, "longest", "3")))));
    asking = start(program(QuotesRequester.class, "ABC"));
    assertEquals(0, end(asking));
    assertEquals("ABC costs 3\n", output(asking));
  }

  /** Lets the limits outlive the process that puts them. */
  private static ProcessBuilder limited(ProcessBuilder program) {
    program.environment().put("IPC_BLACKBOARDS_LIMITS_PERSISTENT", "true");
    return program;
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void shouldPublishToEachSubscriber(String transport) throws Exception {
    List<Process> subscribing = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ProcessBuilder subscriber = program(RatesSubscriber.class);
      subscriber.environment().put("IPC_TRANSPORT", transport);
      subscriber.environment().put("IPC_TOPICS_RATES_END_OF_STREAM", "last-publisher");
      subscribing.add(start(subscriber));
    }
    ProcessBuilder publisher = program(RatesPublisher.class, "2", "one", "two", "three");
    publisher.environment().put("IPC_TRANSPORT", transport);
    assertEquals(0, end(start(publisher)));
    for (Process each : subscribing) {
      assertEquals(0, end(each));
      assertEquals("one\ntwo\nthree\n", output(each));
    }
  }

  /** The two programs have different runtime directories, as on two hosts. */
  @Test
  void shouldCarryOrdersBetweenHostsOverABroker() throws Exception {
    Path other = Files.createDirectory(runtimeDirectory.resolve("other-host"), PRIVATE);
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      Process receiving = start(overBroker(broker, program(OrdersReceiver.class)));
      ProcessBuilder sender = overBroker(broker, program(OrdersSender.class, "one", "two"));
      sender.environment().put("IPC_RUNTIME_DIR", other.toString());
      assertEquals(0, end(start(sender)));
      BufferedReader printed = receiving.inputReader(UTF_8);
      assertEquals("one", printed.readLine());
      assertEquals("two", printed.readLine());
    }
  }

  @Test
  void shouldAnswerOverABroker() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      start(overBroker(broker, program(QuotesResponder.class)));
      Process asking = start(overBroker(broker, program(QuotesRequester.class, "ABC", "X")));
      assertEquals(0, end(asking));
      assertEquals("ABC costs 3\nX costs 1\n", output(asking));
    }
  }

  private static ProcessBuilder overBroker(BrokerProcess broker, ProcessBuilder program) {
    program.environment().put("IPC_TRANSPORT", "artemis");
    program.environment().put("IPC_ARTEMIS_BROKER", broker.uri().toString());
    return program;
  }

  private ProcessBuilder program(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // it ends soon
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("IPC_"));
    builder.environment().put("IPC_RUNTIME_DIR", runtimeDirectory.toString());
    builder.environment().put("IPC_CHANNELS_ORDERS_CONNECT_TIMEOUT", "60s"); // JVMs start slowly
    builder.environment().put("IPC_CHANNELS_PRICES_CONNECT_TIMEOUT", "60s");
    builder.environment().put("IPC_SERVICES_QUOTES_CONNECT_TIMEOUT", "60s");
    builder.environment().put("IPC_SERVICES_TICKS_CONNECT_TIMEOUT", "60s");
    return builder;
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(WATCHDOG_S, TimeUnit.SECONDS), "it does not end");
    return process.exitValue();
  }

  /**
   * Returns the output of a program. It fits into a pipe, so it can be read after the program
   * ended.
   */
  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
