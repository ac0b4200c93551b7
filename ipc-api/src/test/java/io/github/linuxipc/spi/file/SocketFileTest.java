package io.github.linuxipc.spi.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.spi.file.SocketFile.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketFileTest {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private ShortTempDirectory own;
  private Path path;

  @BeforeEach
  void open() throws IOException {
    own = new ShortTempDirectory("rwx------");
    path = own.path.resolve("s.sock");
  }

  @AfterEach
  void close() throws IOException {
    own.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxr-xr-x"})
  void U01_shouldReportItsStateAndLeaveNoFileBehind(String directoryMode) throws IOException {
    Files.setPosixFilePermissions(own.path, PosixFilePermissions.fromString(directoryMode));
    assertEquals(State.ABSENT, SocketFile.probe(path));
    for (String mode : new String[] {"rw-------", "rw-rw-rw-"}) {
      try (SocketFile socket =
          SocketFile.bind(path, PosixFilePermissions.fromString(mode), 1, LockWait.brief())) {
        assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(State.LIVE, SocketFile.probe(path));
        assertTrue(socket.isInPlace());
      }
      assertEquals(State.ABSENT, SocketFile.probe(path));
      assertEquals(List.of("lock"), names());
    }
  }

  @Test
  void U05_shouldStayLiveWhenItsBacklogIsFull() throws IOException {
    try (SocketFile socket = SocketFile.bind(path, OWNER, 1, LockWait.brief())) {
      for (int i = 0; i < 20; i++) {
        assertEquals(State.LIVE, SocketFile.probe(socket.path()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxr-xr-x"})
  void U01_shouldReplaceTheSocketOfADeadProcess(String directoryMode) throws Exception {
    Files.setPosixFilePermissions(own.path, PosixFilePermissions.fromString(directoryMode));
    Process child = Child.bind(path);
    assertEquals(State.LIVE, SocketFile.probe(path));
    assertThrows(FileInUseException.class, () -> SocketFile.bind(path, OWNER, 1, LockWait.brief()));
    child.destroyForcibly().waitFor();
    assertEquals(State.STALE, SocketFile.probe(path));
    try (SocketFile socket = SocketFile.bind(path, OWNER, 1, LockWait.brief())) {
      assertEquals(State.LIVE, SocketFile.probe(socket.path()));
    }
    assertEquals(State.ABSENT, SocketFile.probe(path));
  }

  @Test
  void T11_shouldStayLiveWhileItsProcessIsStopped() throws Exception {
    Process child = Child.bind(path);
    try {
      new ProcessBuilder("kill", "-STOP", String.valueOf(child.pid())).start().waitFor();
      for (int i = 0; i < 5; i++) {
        assertEquals(State.LIVE, SocketFile.probe(path));
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertEquals(State.STALE, SocketFile.probe(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxr-xr-x"})
  void U02_shouldLetOneThreadBindWhenSeveralRace(String directoryMode) throws Exception {
    Files.setPosixFilePermissions(own.path, PosixFilePermissions.fromString(directoryMode));
    for (int round = 0; round < 100; round++) {
      leaveStale();
      AtomicInteger losers = new AtomicInteger();
      List<SocketFile> winners = new ArrayList<>();
      List<Thread> racers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Thread racer = new Thread(() -> race(winners, losers));
        racer.start();
        racers.add(racer);
      }
      for (Thread racer : racers) {
        racer.join();
      }
      assertEquals(1, winners.size());
      assertEquals(2, losers.get());
      assertTrue(winners.get(0).isInPlace());
      winners.get(0).close();
    }
  }

  private void race(List<SocketFile> winners, AtomicInteger losers) {
    try {
      SocketFile socket = SocketFile.bind(path, OWNER, 1, LockWait.brief());
      synchronized (winners) {
        winners.add(socket);
      }
    } catch (FileInUseException e) {
      losers.incrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void leaveStale() throws IOException {
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(path));
    }
  }

  @Test
  void U02_shouldNotRemoveASuccessorsFile() throws IOException {
    SocketFile first = SocketFile.bind(path, OWNER, 1, LockWait.brief());
    Files.delete(path);
    assertFalse(first.isInPlace());
    SocketFile second = SocketFile.bind(path, OWNER, 1, LockWait.brief());
    first.close();
    assertTrue(second.isInPlace());
    assertEquals(State.LIVE, SocketFile.probe(path));
    second.close();
    second.close();
    assertEquals(State.ABSENT, SocketFile.probe(path));
  }

  @Test
  void H02_shouldRejectAndKeepAFileThatIsNotASocket() throws IOException {
    Files.writeString(path, "content");
    assertThrows(
        InsecureFileException.class, () -> SocketFile.bind(path, OWNER, 1, LockWait.brief()));
    assertEquals("content", Files.readString(path));
    Files.delete(path);
    Files.createSymbolicLink(path, own.path.resolve("victim"));
    assertThrows(
        InsecureFileException.class, () -> SocketFile.bind(path, OWNER, 1, LockWait.brief()));
    assertTrue(Files.isSymbolicLink(path));
    assertFalse(Files.exists(own.path.resolve("victim"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void U03_shouldAcceptPathsUpToTheLimitAndRejectLongerOnes() throws IOException {
    for (int length : new int[] {105, 106}) {
      Path fits = pathOf(length);
      try (SocketFile socket = SocketFile.bind(fits, OWNER, 1, LockWait.brief())) {
        assertEquals(State.LIVE, SocketFile.probe(socket.path()));
      }
    }
    for (int length : new int[] {107, 200}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> SocketFile.bind(pathOf(length), OWNER, 1, LockWait.brief()));
      assertTrue(e.getMessage().contains("106"), e.getMessage());
    }
  }

  private Path pathOf(int length) {
    return own.path.resolve("x".repeat(length - own.path.toString().length() - 1));
  }

  @Test
  void X02_shouldReleaseEverythingInManyCycles() throws IOException {
    int before = descriptors();
    for (int i = 0; i < 1000; i++) {
      SocketFile.bind(path, OWNER, 1, LockWait.brief()).close();
    }
    assertTrue(descriptors() <= before + 2);
    assertEquals(List.of("lock"), names());
  }

  private static int descriptors() {
    String[] all = Path.of("/proc/self/fd").toFile().list();
    return all == null ? 0 : all.length;
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(own.path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Binds a socket file in another process, which then waits to be killed. */
  static final class Child {
    private Child() {}

    static Process bind(Path path) throws IOException {
      Process child =
          new ProcessBuilder(ChildJvm.command(Child.class, path.toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertEquals('R', child.getInputStream().read());
      return child;
    }

    public static void main(String[] args) throws Exception {
      try (SocketFile socket = SocketFile.bind(Path.of(args[0]), OWNER, 1, LockWait.brief())) {
        System.out.print("READY " + socket.path());
        System.out.flush();
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }
}
