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

/** What befalls a semaphore: killed holders, overflow, removal, squatters, clocks. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SemaphoreFaultTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Path STRACE = Path.of("/usr/bin/strace");

  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = Rig.make();
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  /** Takes a wake-up and dies with it, or waits for the next. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      Waiter waiter = new Rig(Path.of(args[0])).waiter();
      System.out.println("bound");
      waiter.await(LONG);
      System.out.println("taken");
      waiter.await(LONG);
    }
  }

  private Process holder() throws IOException {
    Process child = Rig.child(Holder.class, rig.runtimeDirectory().toString());
    assertEquals("bound", child.inputReader(StandardCharsets.UTF_8).readLine());
    return child;
  }

  @Test
  void N03_shouldNotHangBecauseAHolderWasKilledBetweenWaitAndPost() throws Exception {
    Process child = holder();
    Path theirs = rig.semaphore();
    try (Waker waker = rig.waker()) {
      assertTrue(waker.wake());
      assertEquals("taken", child.inputReader(StandardCharsets.UTF_8).readLine());
      child.destroyForcibly().waitFor();
      assertFalse(waker.wake(), "the holder is dead");
      assertTrue(Files.exists(theirs), "the kernel keeps a dead process's semaphore");
      try (Waiter successor = rig.waiter()) {
        assertFalse(Files.exists(theirs), "its successor removes it");
        assertTrue(waker.wake());
        assertTrue(successor.await(LONG));
      }
    }
  }

  @Test
  void N04_shouldThrowWhenTheCountOverflows() throws Exception {
    try (Waiter waiter = rig.waiter();
        Waker waker = rig.waker()) {
      assertTrue(waker.wake());
      setValue(rig.semaphore(), Integer.MAX_VALUE);
      IpcException thrown = assertThrows(IpcException.class, waker::wake);
      assertEquals(ErrorCode.EVENT_OVERFLOW, thrown.code());
      setValue(rig.semaphore(), 1);
      assertTrue(waiter.await(LONG));
      assertFalse(waiter.await(Duration.ZERO));
    }
  }

  /** The first word of the C library's semaphore is its value. */
  private static void setValue(Path semaphore, int value) throws IOException {
    ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, value);
    try (FileChannel channel = FileChannel.open(semaphore, StandardOpenOption.WRITE)) {
      channel.write(word, 0);
    }
  }

  @Test
  void N03_shouldBeFoundAgainWhenItsSemaphoreWasRemoved() throws Exception {
    try (Waiter waiter = rig.waiter();
        Waker old = rig.waker()) {
      assertTrue(old.wake());
      Path removed = rig.semaphore();
      Files.delete(removed);
      assertTrue(waiter.await(LONG), "what was rung before is not lost");
      FutureTask<Boolean> waiting = waiting(waiter);
      try (Waker young = rig.waker()) {
        until(young::wake);
      }
      assertTrue(waiting.get());
      assertNotEquals(removed, rig.semaphore(), "another took its place");
      assertTrue(old.wake(), "who knew the old one follows");
      assertTrue(waiter.await(LONG));
    }
  }

  @Test
  void N03_shouldBeFoundAgainWhenItsFileWasRemoved() throws Exception {
    try (Waiter waiter = rig.waiter();
        Waker waker = rig.waker()) {
      assertTrue(waker.wake());
      assertTrue(waiter.await(LONG));
      Files.delete(rig.file());
      FutureTask<Boolean> waiting = waiting(waiter);
      try (Waker young = rig.waker()) {
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
  void N00_shouldRefuseWhatHasTakenTheSemaphoresPlaceAndNotCrash(String what) throws Exception {
    assumeTrue(!what.equals("foreign") || ProcessUser.uid() == 0, "needs root");
    try (Waiter waiter = rig.waiter()) {
      Path place = rig.semaphore();
      byte[] good = Files.readAllBytes(place);
      Files.delete(place);
      squat(place, what, good);
      IpcException refused = assertThrows(IpcException.class, rig::waker);
      assertEquals(ErrorCode.INSECURE, refused.code(), refused.getMessage());
      Files.delete(place);
      FutureTask<Boolean> waiting = waiting(waiter);
      until(() -> Files.exists(rig.file()) && rig.waker().wake());
      assertTrue(waiting.get(), "the waiter makes another");
    }
  }

  private static void squat(Path place, String what, byte[] good) throws IOException {
    switch (what) {
      case "empty" -> write(place, new byte[0]);
      case "short" -> write(place, new byte[31]);
      case "long" -> write(place, new byte[4096]);
      case "garbage" -> write(place, "\377".repeat(32).getBytes(StandardCharsets.ISO_8859_1));
      case "directory" -> Files.createDirectory(place);
      case "link" -> Files.createSymbolicLink(place, Path.of("/dev/zero"));
      case "open" -> {
        write(place, good);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-rw-rw-"));
      }
      default -> {
        write(place, good);
        Files.setAttribute(place, "unix:uid", 54321, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void write(Path place, byte[] content) throws IOException {
    var mode = PosixFilePermissions.fromString("rw-------");
    Files.createFile(place, PosixFilePermissions.asFileAttribute(mode));
    Files.write(place, content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "open", "directory", "foreign"})
  void N00_shouldRefuseAFileThatIsNotOursAlone(String what) throws Exception {
    assumeTrue(!what.equals("foreign") || ProcessUser.uid() == 0, "needs root");
    Path victim = rig.runtimeDirectory().resolve("victim");
    write(victim, "precious".getBytes(StandardCharsets.UTF_8));
    if (what.equals("link")) {
      Files.createSymbolicLink(rig.file(), victim);
    } else {
      squat(rig.file(), what, new byte[4096]);
    }
    IpcException bound = assertThrows(IpcException.class, rig::waiter);
    IpcException opened = assertThrows(IpcException.class, rig::waker);
    assertTrue(bound.code() == ErrorCode.INSECURE || what.equals("directory"), bound.getMessage());
    assertTrue(opened.code() == ErrorCode.INSECURE || what.equals("directory"));
    assertEquals("precious", Files.readString(victim));
  }

  @Test
  void N00_shouldTakeGarbageInTheFileForNobody() throws Exception {
    write(rig.file(), "\0garbage\377".repeat(400).getBytes(StandardCharsets.ISO_8859_1));
    try (Waker waker = rig.waker()) {
      assertFalse(waker.wake());
      try (Waiter waiter = rig.waiter()) {
        assertTrue(waker.wake());
        assertTrue(waiter.await(LONG));
      }
    }
  }

  @Test
  void N02_shouldMeasureTimeByAClockThatNobodySets() throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    Process child = holder();
    Path log = rig.runtimeDirectory().resolve("strace");
    Process strace =
        new ProcessBuilder(
                STRACE + "", "-f", "-e", "trace=futex", "-o", log + "", "-p", child.pid() + "")
            .redirectErrorStream(true)
            .start();
    until(() -> Files.exists(log) && Files.readString(log).contains("FUTEX_WAIT_BITSET, 0"));
    child.destroyForcibly().waitFor();
    strace.waitFor();
    // Shared between processes is what is not PRIVATE: the semaphore alone.
    long byWallClock =
        Files.readString(log)
            .lines()
            .filter(line -> line.contains("FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 0"))
            .count();
    assertEquals(0, byWallClock, "waits that a clock step would change");
  }

  /** A waiter that was killed, and whose runtime directory has gone with all that names it. */
  private static Path orphan() throws Exception {
    Rig elsewhere = Rig.make();
    Process child = Rig.child(Holder.class, elsewhere.runtimeDirectory().toString());
    assertEquals("bound", child.inputReader(StandardCharsets.UTF_8).readLine());
    Path semaphore = elsewhere.semaphore();
    child.destroyForcibly().waitFor();
    elsewhere.removeDirectory();
    assertTrue(Files.exists(semaphore), "the kernel keeps a dead process's semaphore");
    return semaphore;
  }

  @ParameterizedTest
  @ValueSource(strings = {"waiter", "waker"})
  void N03_shouldRemoveTheSemaphoreOfAKilledWaiterWhoseDirectoryIsGone(String next)
      throws Exception {
    Path orphan = orphan();
    try (AutoCloseable end = next.equals("waiter") ? rig.waiter() : rig.waker()) {
      assertNotNull(end);
      assertFalse(Files.exists(orphan), "the next " + next + " removes it");
    }
  }

  @Test
  void N03_shouldKeepTheSemaphoreOfAStoppedWaiter() throws Exception {
    Process child = holder();
    Path theirs = rig.semaphore();
    signal(child, "STOP");
    try (Rig elsewhere = Rig.make();
        Waiter other = elsewhere.waiter();
        Waker waker = rig.waker()) {
      assertTrue(Files.exists(theirs), "a stopped process is not dead");
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
  void N03_shouldLeaveAloneWhatOnlyBearsASemaphoresName(String what) throws Exception {
    assumeTrue(!what.equals("foreign") || ProcessUser.uid() == 0, "needs root");
    Path place = NamedSemaphore.file(SemaphoreName.random(ProcessUser.uid()).name());
    try {
      if (what.equals("fifo")) {
        assertEquals(0, new ProcessBuilder("mkfifo", place.toString()).start().waitFor());
      } else {
        squat(place, what, new byte[32]);
      }
      rig.waiter().close();
      assertTrue(Files.exists(place, LinkOption.NOFOLLOW_LINKS));
    } finally {
      Files.deleteIfExists(place);
    }
  }

  @Test
  void shouldSweepTheSemaphoreOfPermitsThatKilledHoldersLeft() throws Exception {
    Rig elsewhere = Rig.make();
    Process child = Rig.child(PermitHolder.class, elsewhere.runtimeDirectory().toString());
    assertEquals("held", child.inputReader(StandardCharsets.UTF_8).readLine());
    Path bell = elsewhere.permitsBell();
    rig.waiter().close();
    assertTrue(Files.exists(bell), "a live process holds it");
    child.destroyForcibly().waitFor();
    elsewhere.removeDirectory();
    rig.waiter().close();
    assertFalse(Files.exists(bell), "nobody holds it any more");
  }

  /** Holds a permit until it is killed. */
  static final class PermitHolder {
    private PermitHolder() {}

    public static void main(String[] args) throws Exception {
      Permits permits = new Rig(Path.of(args[0])).waker().extension(Permits.class).orElseThrow();
      permits.acquire(LONG);
      System.out.println("held");
      Thread.sleep(LONG.toMillis());
    }
  }

  @Test
  void shouldLeaveNoSemaphoreBehind() throws Exception {
    List<Path> semaphores = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      try (Waiter waiter = rig.waiter();
          Waker waker = rig.waker()) {
        semaphores.addAll(rig.semaphores());
        assertTrue(waker.wake());
        assertTrue(waiter.await(LONG));
      }
    }
    assertEquals(20, semaphores.size());
    assertEquals(List.of(), semaphores.stream().filter(Files::exists).toList());
  }
}
