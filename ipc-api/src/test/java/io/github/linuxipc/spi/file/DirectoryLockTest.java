package io.github.linuxipc.spi.file;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DirectoryLockTest {
  private static final int ROUNDS = 300;

  private final LockWait wait = LockWait.atMost(Duration.ofSeconds(30));
  private ShortTempDirectory directory;

  @BeforeEach
  void open() throws IOException {
    directory = new ShortTempDirectory("rwx------");
    Files.writeString(directory.path.resolve("count"), "0");
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  @Test
  void H05_shouldExcludeThreadsAndProcesses() throws Exception {
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(
          new ProcessBuilder(ChildJvm.command(CountChild.class, directory.path.toString()))
              .inheritIO()
              .start());
    }
    for (Process child : children) {
      assertEquals(0, child.waitFor());
    }
    assertEquals(String.valueOf(2 * 3 * ROUNDS), Files.readString(directory.path.resolve("count")));
  }

  /** Starts three threads. Under the lock, each reads the count, adds one and writes it. */
  static final class CountChild {
    private CountChild() {}

    public static void main(String[] args) throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Thread thread = new Thread(() -> count(Path.of(args[0])));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private static void count(Path directory) {
      Path count = directory.resolve("count");
      try {
        for (int i = 0; i < ROUNDS; i++) {
          DirectoryLock.locked(
              directory,
              LockWait.atMost(Duration.ofSeconds(30)),
              () -> {
                int old = Integer.parseInt(Files.readString(count));
                return Files.writeString(count, String.valueOf(old + 1));
              });
        }
      } catch (IOException e) {
        Runtime.getRuntime().halt(1);
      }
    }
  }

  /** Holds the lock until this process is killed or its standard input ends. */
  static final class HolderChild {
    private HolderChild() {}

    public static void main(String[] args) throws IOException {
      DirectoryLock.locked(
          Path.of(args[0]),
          LockWait.brief(),
          () -> {
            System.out.println("held");
            return System.in.read();
          });
    }
  }

  private Process holder() throws IOException {
    Process child =
        new ProcessBuilder(ChildJvm.command(HolderChild.class, directory.path.toString())).start();
    assertEquals("held", child.inputReader().readLine());
    return child;
  }

  @Test
  @Timeout(60)
  void shouldTimeOutAndNameTheHolderWhenTheHolderIsStopped() throws Exception {
    Process child = holder();
    try {
      new ProcessBuilder("kill", "-STOP", "" + child.pid()).start().waitFor();
      LockTimeoutException timeout =
          assertThrows(
              LockTimeoutException.class,
              () -> DirectoryLock.locked(directory.path, LockWait.brief(), () -> "never reached"));
      assertTrue(
          timeout.getMessage().contains("process " + child.pid() + " (java)"), timeout::toString);
      assertTrue(timeout.remedy().contains("kill -CONT " + child.pid()), timeout::remedy);
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertEquals("free", DirectoryLock.locked(directory.path, wait, () -> "free"));
  }

  /** The wait would be longer than the test's time-out. */
  @Test
  @Timeout(60)
  void T12_shouldEndTheWaitWhenTheThreadIsInterrupted() throws Exception {
    LockWait longest = LockWait.atMost(Duration.ofMinutes(10));
    Process child = holder();
    try {
      Thread.currentThread().interrupt();
      assertThrows(
          LockTimeoutException.class,
          () -> DirectoryLock.locked(directory.path, longest, () -> "never reached"));
      assertTrue(Thread.interrupted());
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  @Timeout(60)
  void shouldReturnTheResultOfTheSectionWhenReleasingTheLockFails() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    Files.createFile(directory.path.resolve("lock"));
    String lock = directory.path.toRealPath().resolve("lock").toString();
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/strace", "-f", "-o", "/dev/null", "-P", lock));
    command.addAll(List.of("-e", "inject=fcntl:error=EIO:when=2"));
    command.addAll(ChildJvm.command(ResultChild.class, directory.path.toString()));
    Process child = new ProcessBuilder(command).start();
    assertEquals("kept", child.inputReader().readLine());
    assertEquals(
        "free",
        DirectoryLock.locked(directory.path, wait, () -> "free"),
        "the child's lock was not released");
    child.destroyForcibly().waitFor();
  }

  @Test
  void shouldNotThrowWhenNeitherCloseReleasesTheLock() throws IOException {
    Path archive = directory.path.resolve("a.zip");
    FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"));
    Path unopenable = zip.getPath("lock");
    zip.close(); // from now on, opening the path throws a RuntimeException
    assertDoesNotThrow(() -> DirectoryLock.release(DirectoryLockTest::failUnchecked, unopenable));
  }

  private static void failUnchecked() {
    throw new IllegalStateException("the close fails");
  }

  /** Prints the result of a section that holds the lock, and keeps running. */
  static final class ResultChild {
    private ResultChild() {}

    public static void main(String[] args) throws IOException {
      System.out.println(DirectoryLock.locked(Path.of(args[0]), LockWait.brief(), () -> "kept"));
      System.in.read();
    }
  }

  @Test
  void H05_shouldAcquireTheLockWhenItsFileWasRemoved() throws IOException {
    Path file = directory.path.resolve("lock");
    DirectoryLock.locked(directory.path, wait, () -> Files.deleteIfExists(file));
    assertTrue(DirectoryLock.locked(directory.path, wait, () -> Files.exists(file)));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void H05_shouldRejectNestedLockingAndRemainUsable() throws IOException {
    assertThrows(
        IllegalStateException.class,
        () ->
            DirectoryLock.locked(
                directory.path,
                wait,
                () -> DirectoryLock.locked(directory.path, wait, () -> "never reached")));
    assertEquals("free", DirectoryLock.locked(directory.path, wait, () -> "free"));
  }

  @Test
  void H05_shouldRejectASymbolicLinkInPlaceOfItsFile() throws IOException {
    Path victim = directory.path.resolve("victim");
    Files.createSymbolicLink(directory.path.resolve("lock"), victim);
    assertThrows(
        IOException.class, () -> DirectoryLock.locked(directory.path, wait, () -> "never reached"));
    assertEquals(false, Files.exists(victim));
  }
}
