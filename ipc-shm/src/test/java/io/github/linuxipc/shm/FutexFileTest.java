package io.github.linuxipc.shm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.shm.event.FutexNotifier;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a waiter whose file was removed while its process has no descriptors left. */
@Timeout(60)
class FutexFileTest {
  private static final Address EVENT = Address.of("futex", "reload");
  private static final List<String> LIMITED =
      List.of("sh", "-c", "ulimit -n 1000; exec \"$@\"", "sh");

  private final LinkRig rig;

  FutexFileTest() throws Exception {
    rig = LinkRig.make();
  }

  @AfterEach
  void cleanUp() throws Exception {
    rig.close();
  }

  /** One free descriptor is enough to create the file again, but not to map the event as well. */
  @Test
  void N00_shouldAnnounceTheWaiterAgainWhenDescriptorsAreFreeAgain() throws Exception {
    Process child = ChildJvm.start(LIMITED, Exhausted.class, rig.runtimeDirectory());
    List<String> said = child.inputReader(UTF_8).lines().toList();
    assertEquals(
        List.of(
            "error with a directory", "error with 0", "error with 1", "wake true", "await true"),
        said);
    assertEquals(0, child.waitFor());
  }

  @Test
  void N00_shouldLeaveNoFileWhenTheKernelRefusesItsLock() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    Path file = rig.runtimeDirectory().resolve("reload.futex");
    List<String> failing =
        List.of(
            "strace",
            "-f",
            "-o",
            "/dev/null",
            "-P",
            file.toString(),
            "-e",
            "trace=fcntl",
            "-e",
            "inject=fcntl:error=ENOLCK");
    Process child = ChildJvm.start(failing, Refused.class, rig.runtimeDirectory());
    String said = String.join(" ", child.inputReader(UTF_8).lines().toList());
    assertEquals(0, child.waitFor());
    assertTrue(said.contains("IPC-") && said.contains("ENOLCK"), said);
    assertFalse(Files.exists(file));
  }

  /** Prints why an event cannot be bound. */
  static final class Refused {
    public static void main(String[] args) {
      LinkRig context = LinkRig.at(Path.of(args[0]), Map.of());
      System.out.println(
          assertThrows(IpcException.class, () -> new FutexNotifier().bind(EVENT, context))
              .getMessage());
    }
  }

  /** Waits for an event in steps, each with another obstacle to creating the file again. */
  static final class Exhausted {
    private final Waiter waiter;

    private Exhausted(Waiter waiter) {
      this.waiter = waiter;
    }

    public static void main(String[] args) throws Exception {
      LinkRig context = LinkRig.at(Path.of(args[0]), Map.of());
      Path file = Path.of(args[0]).resolve("reload.futex");
      FutexNotifier notifier = new FutexNotifier();
      try (Waiter waiter = notifier.bind(EVENT, context)) {
        Exhausted exhausted = new Exhausted(waiter);
        Files.delete(file);
        Files.createDirectory(file);
        // this check loads the classes of the error while descriptors are free
        exhausted.check("a directory", Duration.ofSeconds(4));
        Files.delete(file);
        exhausted.checkWith(0);
        exhausted.checkWith(1);
        waiter.await(Duration.ZERO);
        try (Waker waker = notifier.open(EVENT, context)) {
          System.out.println("wake " + waker.wake());
        }
        System.out.println("await " + waiter.await(Duration.ZERO));
      }
    }

    private void checkWith(int free) throws Exception {
      List<FileInputStream> open = exhaust();
      try {
        for (int i = 0; i < free; i++) {
          open.remove(0).close();
        }
        check(Integer.toString(free), Duration.ZERO);
      } finally {
        for (FileInputStream each : open) {
          each.close();
        }
      }
    }

    /**
     * Waits and prints the result. The waiter checks its file every two seconds, and at once after
     * an error.
     */
    private void check(String with, Duration timeout) throws InterruptedException {
      try {
        System.out.println("checked with " + with + ", " + waiter.await(timeout));
      } catch (IpcException e) {
        System.out.println("error with " + with);
      }
    }

    private static List<FileInputStream> exhaust() {
      List<FileInputStream> open = new ArrayList<>();
      while (true) {
        try {
          open.add(new FileInputStream("/dev/null"));
        } catch (IOException e) {
          return open;
        }
      }
    }
  }
}
