package io.github.linuxipc.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Permits;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests faults of semaphores: killed holders, overflow, removal, foreign files, clocks. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SemaphoreFaultTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Path STRACE = Path.of("/usr/bin/strace");

  private SemaphoreFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = SemaphoreFixture.make();
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  /** Consumes a wake-up, then waits for the next until the process is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      Waiter waiter = new SemaphoreFixture(Path.of(args[0])).waiter();
      System.out.println("bound");
      waiter.await(LONG);
      System.out.println("taken");
      waiter.await(LONG);
    }
  }

  private Process holder() throws IOException {
    Process child = SemaphoreFixture.child(Holder.class, fixture.runtimeDirectory().toString());
    assertEquals("bound", child.inputReader(StandardCharsets.UTF_8).readLine());
    return child;
  }

  @Test
  void N03_shouldReplaceTheWaiterWhenItWasKilledAfterAWakeUp() throws Exception {
    Process child = holder();
    Path semaphore = fixture.semaphore();
    try (Waker waker = fixture.waker()) {
      assertTrue(waker.wake());
      assertEquals("taken", child.inputReader(StandardCharsets.UTF_8).readLine());
      child.destroyForcibly().waitFor();
      assertFalse(waker.wake(), "the holder is dead");
      assertTrue(Files.exists(semaphore), "the kernel keeps a dead process's semaphore");
      try (Waiter successor = fixture.waiter()) {
        assertFalse(Files.exists(semaphore), "its successor removes it");
        assertTrue(waker.wake());
        assertTrue(successor.await(LONG));
      }
    }
  }

  @Test
  void N04_shouldThrowWhenTheCountOverflows() throws Exception {
    try (Waiter waiter = fixture.waiter();
        Waker waker = fixture.waker()) {
      assertTrue(waker.wake());
      setValue(fixture.semaphore(), Integer.MAX_VALUE);
      IpcException thrown = assertThrows(IpcException.class, waker::wake);
      assertEquals(ErrorCode.EVENT_OVERFLOW, thrown.code());
      setValue(fixture.semaphore(), 1);
      assertTrue(waiter.await(LONG));
      assertFalse(waiter.await(Duration.ZERO));
    }
  }

  /** Sets the value, which is the first word of the C library's semaphore. */
  private static void setValue(Path semaphore, int value) throws IOException {
    ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, value);
    try (FileChannel channel = FileChannel.open(semaphore, StandardOpenOption.WRITE)) {
      channel.write(word, 0);
    }
  }

  @Test
  void N03_shouldCreateAnotherSemaphoreWhenItsOwnWasRemoved() throws Exception {
    try (Waiter waiter = fixture.waiter();
        Waker old = fixture.waker()) {
      assertTrue(old.wake());
      Path removed = fixture.semaphore();
      Files.delete(removed);
      assertTrue(waiter.await(LONG), "an earlier wake-up is not lost");
      FutureTask<Boolean> waiting = waiting(waiter);
      try (Waker young = fixture.waker()) {
        until(young::wake);
      }
      assertTrue(waiting.get());
      assertNotEquals(removed, fixture.semaphore(), "another has replaced it");
      assertTrue(old.wake(), "the waker of the old one finds it");
      assertTrue(waiter.await(LONG));
    }
  }

  @Test
  void N03_shouldCreateItsFileAgainWhenItWasRemoved() throws Exception {
    try (Waiter waiter = fixture.waiter();
        Waker waker = fixture.waker()) {
      assertTrue(waker.wake());
      assertTrue(waiter.await(LONG));
      Files.delete(fixture.file());
      FutureTask<Boolean> waiting = waiting(waiter);
      try (Waker young = fixture.waker()) {
        until(young::wake);
      }
      assertTrue(waiting.get());
      assertTrue(waker.wake());
      assertTrue(waiter.await(LONG));
    }
  }

  private static FutureTask<Boolean> waiting(Waiter waiter) {
    FutureTask<Boolean> waiting = new FutureTask<>(() -> waiter.await(LONG));
    new Thread(waiting, "waiting").start();
    return waiting;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    while (!condition.holds()) {
      Thread.sleep(5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"empty", "short", "long", "garbage", "directory", "link", "open", "foreign"})
  void N00_shouldRejectAForeignFileWhenItHasReplacedTheSemaphore(String what) throws Exception {
    assumeTrue(!what.equals("foreign") || ProcessUser.uid() == 0, "needs root");
    try (Waiter waiter = fixture.waiter()) {
      Path path = fixture.semaphore();
      byte[] good = Files.readAllBytes(path);
      Files.delete(path);
      writeForeign(path, what, good);
      IpcException refused = assertThrows(IpcException.class, fixture::waker);
      assertEquals(ErrorCode.INSECURE, refused.code(), refused.getMessage());
      Files.delete(path);
      FutureTask<Boolean> waiting = waiting(waiter);
      until(() -> Files.exists(fixture.file()) && fixture.waker().wake());
      assertTrue(waiting.get(), "the waiter makes another");
    }
  }

  private static void writeForeign(Path path, String what, byte[] good) throws IOException {
    switch (what) {
      case "empty" -> write(path, new byte[0]);
      case "short" -> write(path, new byte[31]);
      case "long" -> write(path, new byte[4096]);
      case "garbage" -> write(path, "\377".repeat(32).getBytes(StandardCharsets.ISO_8859_1));
      case "directory" -> Files.createDirectory(path);
      case "link" -> Files.createSymbolicLink(path, Path.of("/dev/zero"));
      case "open" -> {
        write(path, good);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
      }
      default -> {
        write(path, good);
        Files.setAttribute(path, "unix:uid", 54321, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void write(Path path, byte[] content) throws IOException {
    var mode = PosixFilePermissions.fromString("rw-------");
    Files.createFile(path, PosixFilePermissions.asFileAttribute(mode));
    Files.write(path, content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "open", "directory", "foreign"})
  void N00_shouldRejectAWaiterFileWhenItIsNotPrivate(String what) throws Exception {
    assumeTrue(!what.equals("foreign") || ProcessUser.uid() == 0, "needs root");
    Path victim = fixture.runtimeDirectory().resolve("victim");
    write(victim, "precious".getBytes(StandardCharsets.UTF_8));
    if (what.equals("link")) {
      Files.createSymbolicLink(fixture.file(), victim);
    } else {
      writeForeign(fixture.file(), what, new byte[4096]);
    }
    IpcException bound = assertThrows(IpcException.class, fixture::waiter);
    IpcException opened = assertThrows(IpcException.class, fixture::waker);
    assertTrue(bound.code() == ErrorCode.INSECURE || what.equals("directory"), bound.getMessage());
    assertTrue(opened.code() == ErrorCode.INSECURE || what.equals("directory"));
    assertEquals("precious", Files.readString(victim));
  }

  @Test
  void N00_shouldFindNoWaiterWhenTheFileHasGarbage() throws Exception {
    write(fixture.file(), "\0garbage\377".repeat(400).getBytes(StandardCharsets.ISO_8859_1));
    try (Waker waker = fixture.waker()) {
      assertFalse(waker.wake());
      try (Waiter waiter = fixture.waiter()) {
        assertTrue(waker.wake());
        assertTrue(waiter.await(LONG));
      }
    }
  }

  @Test
  void N02_shouldMeasureTimeByTheMonotonicClock() throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    Process child = holder();
    Path log = fixture.runtimeDirectory().resolve("strace");
    Process strace =
        new ProcessBuilder(
                STRACE + "", "-f", "-e", "trace=futex", "-o", log + "", "-p", child.pid() + "")
            .redirectErrorStream(true)
            .start();
    until(() -> Files.exists(log) && Files.readString(log).contains("FUTEX_WAIT_BITSET, 0"));
    child.destroyForcibly().waitFor();
    strace.waitFor();
    // Only the semaphore's futex is shared by processes, so only its calls lack PRIVATE.
    long byWallClock =
        Files.readString(log)
            .lines()
            .filter(line -> line.contains("FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 0"))
            .count();
    assertEquals(0, byWallClock, "waits that a clock step would change");
  }

  /** Returns the semaphore of a killed waiter whose runtime directory was removed. */
  private static Path orphan() throws Exception {
    SemaphoreFixture elsewhere = SemaphoreFixture.make();
    Process child = SemaphoreFixture.child(Holder.class, elsewhere.runtimeDirectory().toString());
    assertEquals("bound", child.inputReader(StandardCharsets.UTF_8).readLine());
    Path semaphore = elsewhere.semaphore();
    child.destroyForcibly().waitFor();
    elsewhere.removeDirectory();
    assertTrue(Files.exists(semaphore), "the kernel keeps a dead process's semaphore");
    return semaphore;
  }

  @ParameterizedTest
  @ValueSource(strings = {"waiter", "waker"})
  void N03_shouldRemoveTheSemaphoreOfAKilledWaiterWhenItsDirectoryWasRemoved(String next)
      throws Exception {
    Path orphan = orphan();
    try (AutoCloseable end = next.equals("waiter") ? fixture.waiter() : fixture.waker()) {
      assertNotNull(end);
      assertFalse(Files.exists(orphan), "the next " + next + " removes it");
    }
  }

  @Test
  void N03_shouldKeepTheSemaphoreOfAWaiterWhenItIsStopped() throws Exception {
    Process child = holder();
    Path semaphore = fixture.semaphore();
    signal(child, "STOP");
    try (SemaphoreFixture elsewhere = SemaphoreFixture.make();
        Waiter other = elsewhere.waiter();
        Waker waker = fixture.waker()) {
      assertTrue(Files.exists(semaphore), "a stopped process is not dead");
      assertTrue(waker.wake());
      signal(child, "CONT");
      assertEquals("taken", child.inputReader(StandardCharsets.UTF_8).readLine());
      assertFalse(other.await(Duration.ZERO));
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static void signal(Process child, String name) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, child.pid() + "").start().waitFor());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "link", "directory", "foreign"})
  void N03_shouldKeepAFileWhenOnlyItsNameIsThatOfASemaphore(String what) throws Exception {
    assumeTrue(!what.equals("foreign") || ProcessUser.uid() == 0, "needs root");
    Path path = NamedSemaphore.file(SemaphoreName.random(ProcessUser.uid()).name());
    try {
      if (what.equals("fifo")) {
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
      } else {
        writeForeign(path, what, new byte[32]);
      }
      fixture.waiter().close();
      assertTrue(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    } finally {
      Files.deleteIfExists(path);
    }
  }

  @Test
  void shouldRemoveTheSemaphoreOfPermitsWhenTheirHoldersWereKilled() throws Exception {
    SemaphoreFixture elsewhere = SemaphoreFixture.make();
    Process child =
        SemaphoreFixture.child(PermitHolder.class, elsewhere.runtimeDirectory().toString());
    assertEquals("held", child.inputReader(StandardCharsets.UTF_8).readLine());
    Path doorbell = elsewhere.permitsDoorbell();
    fixture.waiter().close();
    assertTrue(Files.exists(doorbell), "a live process holds it");
    child.destroyForcibly().waitFor();
    elsewhere.removeDirectory();
    fixture.waiter().close();
    assertFalse(Files.exists(doorbell), "no process holds it any more");
  }

  /** Holds a permit until the process is killed. */
  static final class PermitHolder {
    private PermitHolder() {}

    public static void main(String[] args) throws Exception {
      Permits permits =
          new SemaphoreFixture(Path.of(args[0])).waker().extension(Permits.class).orElseThrow();
      permits.acquire(LONG);
      System.out.println("held");
      Thread.sleep(LONG.toMillis());
    }
  }

  @Test
  void shouldLeaveNoSemaphoreBehind() throws Exception {
    List<Path> semaphores = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      try (Waiter waiter = fixture.waiter();
          Waker waker = fixture.waker()) {
        semaphores.addAll(fixture.semaphores());
        assertTrue(waker.wake());
        assertTrue(waiter.await(LONG));
      }
    }
    assertEquals(20, semaphores.size());
    assertEquals(List.of(), semaphores.stream().filter(Files::exists).toList());
  }
}
