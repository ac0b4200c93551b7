package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.tests.fixture.ReceivingChild;
import io.github.linuxipc.tests.guard.Watchdog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Fcntl;
import jnr.constants.platform.OpenFlags;
import jnr.constants.platform.Signal;
import jnr.posix.FileStat;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What another binding of the C library, jnr-posix, does to our objects and sees of them. An error
 * in our own binding could hide from tests that use the same binding.
 */
@ExtendWith(Watchdog.class)
class SecondOpinionTest {
  private static final POSIX LIBC = POSIXFactory.getNativePOSIX();
  private static final int PERMISSIONS = 0777;
  private static final int MOST_DESCRIPTORS = 4096;
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  private static int open(Path path, OpenFlags... flags) {
    int all = 0;
    for (OpenFlags flag : flags) {
      all |= flag.intValue();
    }
    int fd = LIBC.open(path.toString(), all, 0);
    assertTrue(fd >= 0, () -> "open " + path + ": errno " + LIBC.errno());
    return fd;
  }

  private static void write(int fd, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertEquals(bytes.length, LIBC.write(fd, bytes, bytes.length), "bytes written");
  }

  private static String read(int fd) {
    byte[] bytes = new byte[100];
    long count = LIBC.read(fd, bytes, bytes.length);
    assertTrue(count >= 0, () -> "read: errno " + LIBC.errno());
    return new String(bytes, 0, (int) count, UTF_8);
  }

  @Test
  void T16_shouldReceiveLinesThatTheOtherBindingWritesIntoTheFifo() throws Exception {
    Path path = fixture.path("lines");
    try (Receiver receiver = fixture.ipc().receiver("fifo:" + path + "?wire=lines")) {
      int fd = open(path, OpenFlags.O_WRONLY);
      write(fd, "one\ntw");
      write(fd, "o\n");
      assertEquals("one", new String(receiver.receive().toByteArray(), UTF_8));
      assertEquals("two", new String(receiver.receive().toByteArray(), UTF_8));
      assertEquals(0, LIBC.close(fd));
    }
  }

  @Test
  void T16_shouldWriteLinesIntoAFifoThatTheOtherBindingHasMade() throws Exception {
    Path path = fixture.path("lines");
    assertEquals(0, LIBC.mkfifo(path.toString(), 0600));
    int fd = open(path, OpenFlags.O_RDWR);
    try (Sender sender = fixture.ipc().sender("fifo:" + path + "?wire=lines")) {
      sender.send("one".getBytes(UTF_8));
      assertEquals("one\n", read(fd));
    } finally {
      LIBC.close(fd);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "unix", "unix-seqpacket"})
  void shouldLetNobodyElseEnterWhatItMakes(String transport) throws Exception {
    Path path = fixture.path("object");
    try (Receiver receiver = fixture.ipc().receiver(transport + ":" + path)) {
      FileStat status = LIBC.stat(path.toString());
      assertEquals(0600, status.mode() & PERMISSIONS, receiver::toString);
      assertEquals(LIBC.geteuid(), status.uid());
      assertEquals(transport.equals("fifo"), status.isFifo());
      assertEquals(!transport.equals("fifo"), status.isSocket());
    }
    Ipc named = fixture.ipc();
    try (Receiver receiver = named.receiver("orders")) {
      FileStat directory = LIBC.stat(fixture.path("run").toString());
      assertEquals(0700, directory.mode() & PERMISSIONS, receiver::toString);
    }
  }

  @Test
  void N05_shouldWakeForASignalThatTheOtherBindingSends() throws Exception {
    try (Waiter waiter = fixture.ipc().waiter("signal:USR1")) {
      assertEquals(0, LIBC.kill(ProcessHandle.current().pid(), Signal.SIGUSR1.intValue()));
      assertTrue(waiter.await(Duration.ofSeconds(30)));
    }
  }

  private static void signal(Process process, Signal signal) {
    assertEquals(0, LIBC.kill(process.pid(), signal.intValue()), signal::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "fifo", "mq"})
  void T11_shouldTellAStoppedReceiverFromOneThatTheOtherBindingKills(String transport)
      throws Exception {
    Path runtime = fixture.path("run");
    Process child = ReceivingChild.start(runtime, transport);
    try (Ipc ipc =
            Ipc.builder()
                .set("runtime-dir", runtime.toString())
                .set("transport", transport)
                .build();
        Sender sender = ipc.sender("orders")) {
      signal(child, Signal.SIGSTOP);
      sender.send(new byte[] {1});
      TimeUnit.MILLISECONDS.sleep(1_500); // longer than a loss takes to be noticed
      sender.send(new byte[] {2});
      signal(child, Signal.SIGCONT);
      assertEquals('.', child.getInputStream().read());
      assertEquals('.', child.getInputStream().read());
      signal(child, Signal.SIGKILL);
      child.waitFor();
      ChannelClosedException loss =
          assertThrows(ChannelClosedException.class, () -> sendForEver(sender));
      assertEquals(ErrorCode.PEER_LOST, loss.code());
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static void sendForEver(Sender sender) throws Exception {
    while (true) {
      sender.send(new byte[1]);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "shm", "fifo", "mq", "unix-seqpacket", "unix-dgram"})
  void shouldHoldNoMoreDescriptorsAfterAChannelWasClosed(String transport) throws Exception {
    exchange(transport); // what is opened once
    Set<Integer> before = descriptors();
    for (int i = 0; i < 5; i++) {
      exchange(transport);
    }
    long end = System.nanoTime() + PATIENCE_NS;
    Set<Integer> left = descriptors();
    while (!before.containsAll(left) && end - System.nanoTime() > 0) {
      TimeUnit.MILLISECONDS.sleep(20);
      left = descriptors();
    }
    left.removeAll(before);
    assertEquals(Set.of(), left, "descriptors that the kernel still knows");
  }

  private void exchange(String transport) throws Exception {
    Path runtime = fixture.path("run");
    try (Ipc ipc =
            Ipc.builder()
                .set("runtime-dir", runtime.toString())
                .set("transport", transport)
                .build();
        Receiver receiver = ipc.receiver("counted");
        Sender sender = ipc.sender("counted")) {
      sender.send(new byte[] {7});
      assertEquals(7, receiver.receive().payload().get());
    }
  }

  /** Asks the kernel for the flags of each number, which fails for one that is not open. */
  private static Set<Integer> descriptors() {
    Set<Integer> open = new TreeSet<>();
    for (int fd = 0; fd < MOST_DESCRIPTORS; fd++) {
      if (LIBC.fcntl(fd, Fcntl.F_GETFD) >= 0) {
        open.add(fd);
      }
    }
    return open;
  }
}
