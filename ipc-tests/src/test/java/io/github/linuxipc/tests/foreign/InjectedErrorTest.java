package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.MessageQueue;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.tests.guard.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel reports errors at system calls that usually do not fail. Nothing is left behind, and
 * nothing hangs.
 */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith(Watchdog.class)
class InjectedErrorTest {
  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  /** Returns the names of the files in the runtime directory, except for the directory's lock. */
  private List<String> leftFiles() throws IOException {
    try (Stream<Path> files = Files.list(fixture.path("run"))) {
      return files.map(f -> f.getFileName().toString()).filter(n -> !n.equals("lock")).toList();
    }
  }

  /** Returns how many descriptors of this process lead to a file whose name contains a text. */
  private static long descriptors(String text) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(each -> leadsTo(each, text)).count();
    }
  }

  private static boolean leadsTo(Path descriptor, String text) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains(text);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private void exchange(String address) throws Exception {
    try (Sender sender = fixture.ipc().sender(address)) {
      sender.send("x".getBytes(UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "unix-seqpacket", "unix-dgram"})
  void shouldCloseCompletelyWhenTheThreadCannotBeWokenAtOnce(String transport) throws Exception {
    long before = descriptors("[eventpoll]");
    Receiver receiver = fixture.ipc().receiver(transport + ":orders");
    exchange(transport + ":orders");
    try (Injection write = Injection.process(fixture, "write", "error=EIO:when=1")) {
      receiver.close();
      assertTrue(write.hasFailed());
    }
    assertEquals(List.of(), leftFiles());
    assertEquals(before, descriptors("[eventpoll]"));
    fixture.ipc().receiver(transport + ":orders").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "unix-seqpacket", "unix-dgram"})
  void shouldRefuseToBindWhenNothingCanBeWatched(String transport) throws Exception {
    try (Injection epoll = Injection.process(fixture, "epoll_ctl", "error=ENOSPC")) {
      IpcException e =
          assertThrows(
              IpcException.class, () -> fixture.ipc().receiver(transport + ":orders").close());
      assertEquals(ErrorCode.RESOURCE_LIMIT, e.code());
      assertTrue(e.getMessage().contains("max_user_watches"), e.getMessage());
      assertTrue(epoll.hasFailed());
    }
    assertEquals(List.of(), leftFiles());
    fixture.ipc().receiver(transport + ":orders").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void shouldAcceptSendersWhenTheJdkCouldNotWatchTheSocket(String transport) throws Exception {
    try (Receiver first = fixture.ipc().receiver(transport + ":first")) {
      exchange(transport + ":first");
      assertEquals("x", new String(first.receive().toByteArray(), UTF_8));
      Receiver receiver;
      try (Injection epoll =
          Injection.thread(fixture, "ipc-stream-acceptor", "epoll_ctl", "error=ENOSPC")) {
        receiver = fixture.ipc().receiver(transport + ":orders");
        epoll.awaitFailure();
      }
      exchange(transport + ":orders");
      assertEquals("x", new String(receiver.receive().toByteArray(), UTF_8));
      receiver.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"EIO, 2", "EINTR, 2", "EIO, 1"})
  void shouldAdmitADatagramSenderWhenOneCallFails(String error, int which) throws Exception {
    try (Receiver receiver = fixture.ipc().receiver("unix-dgram:orders");
        Injection fcntl =
            Injection.thread(
                fixture, "ipc-packet-acceptor", "fcntl", "error=" + error + ":when=" + which)) {
      exchange("unix-dgram:orders");
      assertEquals("x", new String(receiver.receive().toByteArray(), UTF_8));
      assertTrue(fcntl.hasFailed());
    }
  }

  @Test
  void shouldDeliverMessagesAndLeakNothingWhenALaneCannotBeUnlinked() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver("shm:orders")) {
      try (Injection unlink = Injection.process(fixture, "/^unlink", "error=EIO")) {
        exchange("shm:orders");
        assertEquals("x", new String(receiver.receive().toByteArray(), UTF_8));
        unlink.awaitFailure();
        exchange("shm:orders");
        assertEquals("x", new String(receiver.receive().toByteArray(), UTF_8));
        while (descriptors("/lane-") > 0) { // until the lanes of both senders are closed
          assertNull(receiver.tryReceive());
          Thread.sleep(5);
        }
      }
    }
    assertEquals(List.of(), leftFiles());
  }

  @ParameterizedTest
  @CsvSource({"fchmod, error=EPERM", "statx, error=EIO:when=1"})
  void shouldRemoveAFifoThatCannotAnnounceItsClose(String call, String how) throws Exception {
    assumeTrue(
        !call.equals("statx") || Runtime.version().feature() < 22, "later JDKs need statx too");
    Receiver receiver = fixture.ipc().receiver("fifo:orders");
    try (Injection injection = Injection.process(fixture, call, how)) {
      receiver.close();
      assertTrue(injection.hasFailed());
    }
    assertEquals(List.of(), leftFiles());
  }

  @Test
  void shouldRemoveAQueueThatCannotAnnounceItsClose() throws Exception {
    String name =
        "/ipc-test-" + Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), 36);
    Receiver receiver = fixture.ipc().receiver("mq:" + name);
    Path note = PrivateDirectory.runtime().resolve(name.substring(1) + ".mq");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(note)));
    try (Injection injection = Injection.process(fixture, "fchmod", "error=EPERM")) {
      receiver.close();
      assertTrue(injection.hasFailed());
    }
    ErrnoException e = assertThrows(ErrnoException.class, () -> MessageQueue.open(name).close());
    assertEquals(Errno.ENOENT, e.errno());
  }

  @ParameterizedTest
  @ValueSource(strings = {"futex:reload", "sem:reload", "signal:reload"})
  void shouldRemoveAWaitersFileWhenItsLockCannotBeReleased(String event) throws Exception {
    Waiter waiter = fixture.ipc().waiter(event);
    try (Injection injection = Injection.process(fixture, "fcntl", "error=EIO:when=1")) {
      waiter.close();
      assertTrue(injection.hasFailed());
    }
    assertEquals(List.of(), leftFiles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "fifo", "unix-seqpacket"})
  void shouldLeaveNoSocketFileWhenListeningFails(String transport) throws Exception {
    try (Injection listen = Injection.process(fixture, "listen", "error=EIO")) {
      IpcException e =
          assertThrows(IpcException.class, () -> fixture.ipc().receiver(transport + ":orders"));
      assertEquals(ErrorCode.OPEN_FAILED, e.code());
      assertTrue(listen.hasFailed());
    }
    assertEquals(List.of(), leftFiles());
  }

  @Test
  void shouldNotBlameDescriptorsWhenTheirNumberCannotBeDetermined() throws Exception {
    ResourceLimit.of(new IOException("refused"), null); // loads the classes
    try (Injection list = Injection.currentThread(fixture, "getdents64", "error=EIO")) {
      assertEquals(Optional.empty(), ResourceLimit.of(new IOException("refused"), null));
      assertTrue(list.hasFailed());
    }
  }
}
