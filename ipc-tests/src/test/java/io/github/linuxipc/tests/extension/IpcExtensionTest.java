package io.github.linuxipc.tests.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.IpcExtension;
import io.github.linuxipc.tests.IpcExtension.RuntimeDirectory;
import io.github.linuxipc.tests.fixture.ReceivingChild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs test classes of an application with the extension, and looks at what they leave. */
@Tag("one-jdk")
class IpcExtensionTest {
  private static final List<Ipc> INJECTED = new ArrayList<>();
  private static final List<Path> DIRECTORIES = new ArrayList<>();
  private static final List<AutoCloseable> FORGOTTEN = new ArrayList<>();

  @BeforeEach
  void forget() {
    INJECTED.clear();
    DIRECTORIES.clear();
  }

  private static void note(Ipc ipc, Path directory) {
    INJECTED.add(ipc);
    DIRECTORIES.add(directory);
  }

  private static EngineExecutionResults run(Class<?>... classes) {
    EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");
    for (Class<?> each : classes) {
      kit.selectors(selectClass(each));
    }
    return kit.execute();
  }

  private static void assertNothingIsLeft() {
    assertFalse(DIRECTORIES.isEmpty());
    DIRECTORIES.forEach(directory -> assertTrue(Files.notExists(directory), directory::toString));
  }

  private static void assertSuccess(EngineExecutionResults results, int tests) {
    assertEquals(List.of(), failures(results));
    assertEquals(tests, results.testEvents().succeeded().count(), "tests that succeeded");
  }

  private static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().finished().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .filter(result -> result.getStatus() != Status.SUCCESSFUL)
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }

  @ExtendWith(IpcExtension.class)
  static class TwoTests {
    @Test
    void one(Ipc ipc, @RuntimeDirectory Path directory) throws Exception {
      exchange(ipc, directory);
    }

    @Test
    void other(Ipc ipc, Ipc same, @RuntimeDirectory Path directory) throws Exception {
      assertEquals(ipc, same);
      exchange(ipc, directory);
    }

    private static void exchange(Ipc ipc, Path directory) throws Exception {
      note(ipc, directory);
      Receiver receiver = ipc.receiver("orders"); // not closed: the extension does so
      ipc.sender("orders").send(new byte[] {7});
      assertEquals(7, receiver.receive().payload().get());
    }
  }

  @Test
  void shouldGiveEachTestAnInstanceInTheDirectoryOfItsClass() {
    assertSuccess(run(TwoTests.class), 2);
    assertNotEquals(INJECTED.get(0), INJECTED.get(1));
    assertEquals(DIRECTORIES.get(0), DIRECTORIES.get(1));
    assertNothingIsLeft();
  }

  @ExtendWith(IpcExtension.class)
  static class OtherClass {
    @Test
    void test(Ipc ipc, @RuntimeDirectory Path directory) throws Exception {
      note(ipc, directory);
    }
  }

  @Test
  void shouldGiveEachClassADirectory() {
    assertSuccess(run(TwoTests.class, OtherClass.class), 3);
    assertEquals(2, Set.copyOf(DIRECTORIES).size());
    assertNothingIsLeft();
  }

  @ExtendWith(IpcExtension.class)
  static class OneForAll {
    private static Ipc shared = Ipc.create();

    @BeforeAll
    static void open(Ipc ipc, @RuntimeDirectory Path directory) throws Exception {
      shared.close();
      shared = ipc;
      note(ipc, directory);
      ipc.receiver("orders");
    }

    @Test
    void test(Ipc ipc) throws Exception {
      assertEquals(shared, ipc);
      ipc.sender("orders").send(new byte[1]); // nobody receives it
    }

    @Nested
    class Inner {
      private final Ipc ofConstructor;

      Inner(Ipc ipc) {
        this.ofConstructor = ipc;
      }

      @Test
      void nestedTest(Ipc ipc) throws Exception {
        assertEquals(shared, ipc);
        assertEquals(ipc, ofConstructor);
      }
    }

    @AfterAll
    static void stillOpen(Ipc ipc) throws Exception {
      assertEquals(shared, ipc);
      ipc.receiver("another"); // fails if the instance is closed
    }
  }

  @Test
  void shouldShareTheInstanceThatBeforeAllAskedFor() {
    assertSuccess(run(OneForAll.class), 2);
    assertNothingIsLeft();
  }

  static class WithSettings {
    @RegisterExtension
    static final IpcExtension IPC =
        new IpcExtension().set("transport", "shm").set("channels.orders.max-message-size", "2k");

    @Test
    void test(Ipc ipc, IpcBuilder builder, @RuntimeDirectory Path directory) throws Exception {
      note(ipc, directory);
      try (Ipc application = builder.build();
          Receiver receiver = application.receiver("orders");
          Sender sender = ipc.sender("orders")) {
        assertEquals("shm", receiver.address().scheme());
        assertEquals(2048, sender.maxMessageSize());
      }
    }
  }

  @Test
  void shouldGiveItsSettingsToInstancesAndBuilders() {
    assertSuccess(run(WithSettings.class), 1);
    assertNothingIsLeft();
  }

  @ExtendWith(IpcExtension.class)
  static class Fails {
    @Test
    void test(Ipc ipc, @RuntimeDirectory Path directory) throws Exception {
      note(ipc, directory);
      ipc.receiver("orders");
      fail("on purpose");
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenATestFails() {
    EngineExecutionResults results = run(Fails.class);
    assertEquals(
        List.of("on purpose"), failures(results).stream().map(Throwable::getMessage).toList());
    assertNothingIsLeft();
  }

  @ExtendWith(IpcExtension.class)
  static class Forgets {
    @Test
    void test(Ipc ipc, IpcBuilder builder, @RuntimeDirectory Path directory) throws Exception {
      note(ipc, directory);
      Ipc application = builder.build();
      FORGOTTEN.add(application);
      application.receiver("orders");
    }
  }

  @Test
  void shouldFailTheClassThatLeavesAnInstanceOpen() throws Exception {
    EngineExecutionResults results = run(Forgets.class);
    try {
      assertFailsFor(results, "orders.live");
      assertNothingIsLeft();
    } finally {
      FORGOTTEN.remove(0).close();
    }
  }

  @ExtendWith(IpcExtension.class)
  static class LeavesAChild {
    @Test
    void test(Ipc ipc, @RuntimeDirectory Path directory) throws Exception {
      note(ipc, directory);
      Process child = ReceivingChild.start(directory, "unix");
      FORGOTTEN.add(child::destroyForcibly);
    }
  }

  @Test
  void shouldFailTheClassThatLeavesAChildProcess() throws Exception {
    EngineExecutionResults results = run(LeavesAChild.class);
    try {
      assertFailsFor(results, "orders.live");
    } finally {
      FORGOTTEN.remove(0).close();
    }
  }

  @ExtendWith(IpcExtension.class)
  static class KillsItsChild {
    @Test
    void test(Ipc ipc, @RuntimeDirectory Path directory) throws Exception {
      note(ipc, directory);
      Process child = ReceivingChild.start(directory, "unix");
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldDeleteWhatAKilledChildLeft() {
    assertSuccess(run(KillsItsChild.class), 1);
    assertNothingIsLeft();
  }

  private static void assertFailsFor(EngineExecutionResults results, String what) {
    assertEquals(1, results.testEvents().succeeded().count());
    Set<String> messages =
        failures(results).stream().map(Throwable::getMessage).collect(Collectors.toSet());
    assertEquals(1, messages.size(), messages::toString);
    String message = messages.iterator().next();
    assertTrue(message.contains(what) && message.contains("Close each Ipc"), message);
    assertEquals(
        List.of("class"),
        results.containerEvents().failed().stream()
            .map(Event::getTestDescriptor)
            .map(descriptor -> descriptor.getUniqueId().getLastSegment().getType())
            .toList());
  }

  static class InstanceField {
    @RegisterExtension final IpcExtension late = new IpcExtension();

    @Test
    void test(Ipc ipc) {
      INJECTED.add(ipc);
    }
  }

  @Test
  void shouldSayHowToRegisterIt() {
    String message = failures(run(InstanceField.class)).get(0).getMessage();
    assertTrue(message.contains("static field"), message);
    assertEquals(List.of(), INJECTED);
  }
}
