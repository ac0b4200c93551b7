package io.github.linuxipc.spi.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectoryLockTest {
  private static final int ROUNDS = 300;

  private final LockWait wait = LockWait.atMost(Duration.ofSeconds(30));
  private OwnDirectory own;

  @BeforeEach
  void open() throws IOException {
    own = new OwnDirectory("rwx------");
    Files.writeString(own.path.resolve("count"), "0");
  }

  @AfterEach
  void close() throws IOException {
    own.close();
  }

  @Test
  void H05_shouldExcludeThreadsAndProcesses() throws Exception {
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  CountChild.class.getName(),
                  own.path.toString())
              .inheritIO()
              .start());
    }
    for (Process child : children) {
      assertEquals(0, child.waitFor());
    }
    assertEquals(String.valueOf(2 * 3 * ROUNDS), Files.readString(own.path.resolve("count")));
  }

  /** Three threads that read, add one and write. */
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

  @Test
  void H05_shouldSurviveTheRemovalOfItsFile() throws IOException {
    Path file = own.path.resolve("lock");
    DirectoryLock.locked(own.path, wait, () -> Files.deleteIfExists(file));
    DirectoryLock.locked(own.path, wait, () -> assertDoesExist(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  private static boolean assertDoesExist(Path file) {
    assertEquals(true, Files.exists(file));
    return true;
  }

  @Test
  void H05_shouldRefuseToBeNestedAndBeUsableAfterwards() throws IOException {
    assertThrows(
        IllegalStateException.class,
        () ->
            DirectoryLock.locked(
                own.path, wait, () -> DirectoryLock.locked(own.path, wait, () -> "never reached")));
    assertEquals("free", DirectoryLock.locked(own.path, wait, () -> "free"));
  }

  @Test
  void H05_shouldRefuseASymbolicLinkInPlaceOfItsFile() throws IOException {
    Path victim = own.path.resolve("victim");
    Files.createSymbolicLink(own.path.resolve("lock"), victim);
    assertThrows(IOException.class, () -> DirectoryLock.locked(own.path, wait, () -> "never reached"));
    assertEquals(false, Files.exists(victim));
  }
}
