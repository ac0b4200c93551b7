package io.github.linuxipc.tests.doorbell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.tests.guard.DirectoryTree;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared memory parks and wakes threads with the notifier that {@code notify} names. */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class DoorbellTest {
  private static final int MESSAGES = 10_000;
  private static final int MORE_THAN_THE_WATCHDOGS_SECONDS = 150;
  private static final int SIZE = 300;
  private static final Pattern SEMAPHORE = Pattern.compile("sem=(ipc-[0-9]+-[0-9a-f]{16})");

  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    var mode = PosixFilePermissions.fromString("rwx------");
    directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"), "ipc-kit-", PosixFilePermissions.asFileAttribute(mode));
  }

  @AfterEach
  void removeDirectory() throws IOException {
    DirectoryTree.delete(directory);
  }

  private List<String> settings(String notify) {
    return List.of(
        "runtime-dir=" + directory,
        "channels.orders.address=shm:orders?capacity=64k&notify=" + notify);
  }

  private Ipc ipc(String notify) {
    var builder = Ipc.builder();
    for (String setting : settings(notify)) {
      int equals = setting.indexOf('=');
      builder.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return builder.build();
  }

  /** Signals may merge (N1), but every message that they announce must arrive. */
  @ParameterizedTest
  @ValueSource(strings = {"signal", "sem", "futex", "spin"})
  void N01_shouldDeliverTenThousandMessagesFromAnotherProcess(String notify) throws Exception {
    try (Ipc ipc = ipc(notify);
        Receiver receiver = ipc.receiver("orders");
        PeerProcess peer = PeerProcess.start(List.of(), settings(notify))) {
      peer.call("sender", "orders");
      peer.ask("send", 0, 7, MESSAGES, SIZE);
      DeliveryChecker checker = new DeliveryChecker();
      while (checker.total() < MESSAGES) {
        receiver.poll(checker, 16, Duration.ofSeconds(1));
        if (checker.total() % 1_000 < 16) {
          Thread.sleep(1); // lets the sender fill the lane and park until there is room
        }
      }
      peer.answer();
      assertEquals(null, receiver.tryReceive(), "an unexpected message");
    }
  }

  /**
   * The receiver has most likely parked before each message arrives. A parked thread looks for
   * messages once a second even if no doorbell wakes it. The watchdog does not allow that many
   * seconds.
   */
  @ParameterizedTest
  @ValueSource(strings = {"signal", "sem"})
  void N01_shouldWakeASleepingReceiverForEachMessage(String notify) throws Exception {
    try (Ipc ipc = ipc(notify);
        Receiver receiver = ipc.receiver("orders");
        Sender sender = ipc.sender("orders")) {
      for (int i = 0; i < MORE_THAN_THE_WATCHDOGS_SECONDS; i++) {
        byte[] message = {(byte) i};
        Thread sending =
            new Thread(
                () -> {
                  try {
                    Thread.sleep(5);
                    sender.send(message);
                  } catch (IpcException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
        sending.start();
        assertEquals((byte) i, receiver.receive().payload().get(0));
        sending.join();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sem", "signal"})
  void shouldLeaveNothingBehindWhenAnyPeerIsKilled(String notify) throws Exception {
    Set<Path> semaphores = new TreeSet<>();
    try (Ipc ipc = ipc(notify)) {
      for (int i = 0; i < 2; i++) {
        try (PeerProcess receiving = PeerProcess.start(List.of(), settings(notify));
            PeerProcess sending = PeerProcess.start(List.of(), settings(notify))) {
          receiving.call("receiver", "orders");
          sending.call("sender", "orders");
          sending.call("send", 0, 1, 10, SIZE);
          semaphores.addAll(semaphores());
          sending.kill();
          receiving.kill();
        }
        ipc.receiver("orders").close();
      }
    }
    assertEquals(notify.equals("sem") ? 4 : 0, semaphores.size(), "two for each round existed");
    assertEquals(List.of(), semaphores.stream().filter(Files::exists).toList(), "semaphores");
    try (Stream<Path> files = Files.walk(directory)) {
      List<String> left = files.map(Path::toString).filter(f -> f.contains(notify)).toList();
      assertEquals(List.of(), left, "files");
    }
  }

  /** Returns the semaphores that are announced in this test's directory. */
  private Set<Path> semaphores() throws IOException {
    Set<Path> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sem")).toList()) {
        Matcher name = SEMAPHORE.matcher(Files.readString(file));
        assertTrue(name.find(), () -> file + " announces no semaphore");
        found.add(Path.of("/dev/shm/sem." + name.group(1)));
      }
    }
    return found;
  }

  @Test
  void shouldRefuseAReceiverWhoseNotifierIsNotInstalled() {
    try (Ipc ipc = ipc("gong")) {
      IpcConfigurationException thrown =
          assertThrows(IpcConfigurationException.class, () -> ipc.receiver("orders"));
      assertEquals(ErrorCode.NO_PROVIDER, thrown.code());
    } catch (IpcException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The notifier's module is missing from the sender's class path. The error of the open must name
   * that module.
   */
  @Test
  void shouldNameTheMissingModuleToASender() throws Exception {
    try (Ipc ipc = ipc("sem");
        Receiver receiver = ipc.receiver("orders");
        URLClassLoader without = withoutSemaphores()) {
      assertTrue(receiver.isOpen());
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(without);
      String error;
      try {
        error = IsolatedSender.open(without, directory);
      } finally {
        thread.setContextClassLoader(before);
      }
      assertTrue(error.contains("IPC-301"), error);
      assertTrue(error.contains("io.github.linuxipc:ipc-sem"), error);
    }
  }

  private static URLClassLoader withoutSemaphores() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (!entry.contains("ipc-sem")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Opens a sender with the classes of another class loader, and returns the error. */
  static final class IsolatedSender {
    private IsolatedSender() {}

    static String open(ClassLoader loader, Path directory) throws ReflectiveOperationException {
      Class<?> there = loader.loadClass(IsolatedSender.class.getName());
      var method = there.getDeclaredMethod("open", String.class);
      method.setAccessible(true);
      return (String) method.invoke(null, directory.toString());
    }

    static String open(String directory) throws Exception {
      try (Ipc ipc = Ipc.builder().set("runtime-dir", directory).build()) {
        ipc.sender("orders").close();
        return "opened";
      } catch (IpcException | IpcConfigurationException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }

  /** A third party's notifier serves as a doorbell without any code for it in this project. */
  @Test
  void shouldUseTheNotifierOfAThirdPartyAsDoorbell() throws Exception {
    withThirdParty(
        (receiver, sender) -> {
          for (int i = 0; i < 20; i++) {
            FutureTask<Message> receiving = new FutureTask<>(receiver::receive);
            new Thread(receiving, "receiving").start();
            while (!ThirdParty.isWaiting()) {
              Thread.sleep(1);
            }
            int wakes = ThirdParty.wakes();
            sender.send(new byte[] {(byte) i});
            assertEquals(i, receiving.get().payload().get(0));
            assertTrue(ThirdParty.wakes() > wakes, "the receiver was not woken");
          }
        });
  }

  /** A parked thread re-checks for work at intervals, so a lost doorbell only delays it. */
  @Test
  void shouldDeliverWhenTheDoorbellFails() throws Exception {
    withThirdParty(
        (receiver, sender) -> {
          try {
            for (int i = 0; i < 2; i++) {
              FutureTask<Message> receiving = receiving(receiver);
              ThirdParty.failWakes(true);
              sender.send(new byte[] {(byte) i});
              assertEquals(i, receiving.get().payload().get(0));
            }
          } finally {
            ThirdParty.failWakes(false);
          }
        });
  }

  /**
   * The wake-up fails because the semaphore is at its maximum. The parked thread has not seen that
   * value, and finds the message when it next looks for one.
   */
  @Test
  void shouldDeliverWhenTheDoorbellOverflows() throws Exception {
    try (Ipc ipc = ipc("sem");
        Receiver receiver = ipc.receiver("orders");
        Sender sender = ipc.sender("orders")) {
      FutureTask<Message> receiving = receiving(receiver);
      ByteBuffer most = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
      Set<Path> semaphores = semaphores();
      assertEquals(2, semaphores.size(), "one for each end");
      for (Path semaphore : semaphores) {
        try (FileChannel value = FileChannel.open(semaphore, StandardOpenOption.WRITE)) {
          value.write(most.putInt(0, Integer.MAX_VALUE).rewind(), 0);
        }
        assertOverflows(semaphore);
      }
      sender.send(new byte[] {7});
      assertEquals(7, receiving.get().payload().get(0));
    }
  }

  private static void assertOverflows(Path file) throws IOException {
    String name = file.getFileName().toString().substring("sem.".length());
    try (NamedSemaphore semaphore = NamedSemaphore.open(name, ProcessUser.uid())) {
      assertFalse(semaphore.post(), () -> "not at its maximum: " + file);
    }
  }

  /** Receives on another thread. Returns when that thread has most likely parked. */
  private static FutureTask<Message> receiving(Receiver receiver) throws InterruptedException {
    FutureTask<Message> receiving = new FutureTask<>(receiver::receive);
    new Thread(receiving, "receiving").start();
    Thread.sleep(200);
    return receiving;
  }

  private interface EndpointUse {
    void with(Receiver receiver, Sender sender) throws Exception;
  }

  private void withThirdParty(EndpointUse use) throws Exception {
    Path services = Files.createDirectories(directory.resolve("jar/META-INF/services"));
    Files.writeString(services.resolve(Notifier.class.getName()), ThirdParty.class.getName());
    URL jar = directory.resolve("jar").toUri().toURL();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader with = new URLClassLoader(new URL[] {jar}, before)) {
      thread.setContextClassLoader(with);
      try (Ipc ipc = ipc("thirdparty");
          Receiver receiver = ipc.receiver("orders");
          Sender sender = ipc.sender("orders")) {
        use.with(receiver, sender);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
