package io.github.linuxipc.tests.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.tests.guard.DirectoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two containers that share the runtime directory and the user namespace, and no pid, mount, IPC or
 * network namespace.
 */
@Tag("slow")
@Tag("one-jdk")
@Timeout(120)
class ContainersTest {
  private static final List<String> CONTAINER =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount", "--ipc", "--net", "--");

  /** Mounts file systems of the container's own, and executes the JVM. */
  private static final List<String> MOUNTS =
      List.of(
          "sh",
          "-c",
          "mount -t proc proc /proc && mount -t tmpfs none /dev/shm && exec \"$@\"",
          "sh");

  private static Path shared = Path.of("");
  private static final List<ChildCommands> CONTAINERS = new ArrayList<>();

  private final ChildCommands container = CONTAINERS.get(0);

  @BeforeAll
  static void startContainer() throws Exception {
    assumeTrue(canUnshare(), "needs the right to make namespaces");
    shared = Files.createTempDirectory(Path.of("/run"), "ipc-containers-");
    List<String> before = new ArrayList<>(CONTAINER);
    before.addAll(MOUNTS);
    CONTAINERS.add(new ChildCommands(before, System.getProperty("java.class.path"), shared));
  }

  private static boolean canUnshare() throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "unshare", "--pid", "--fork", "--mount", "--ipc", "--net", "--", "true")
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterAll
  static void endContainer() throws Exception {
    if (!CONTAINERS.isEmpty()) {
      CONTAINERS.remove(0).close();
      DirectoryTree.delete(shared);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "fifo", "unix-seqpacket"})
  void U05_shouldExchangeMessagesOverTheSharedDirectory(String scheme) throws Exception {
    exchange(scheme, scheme + ":" + scheme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sealed"})
  void U05_shouldPassSealedMemoryOverTheSharedDirectory(String name) throws Exception {
    exchange(name, "shm:" + name + "?memory=sealed");
  }

  private void exchange(String name, String address) throws Exception {
    try (Ipc here =
            Ipc.builder().set("runtime-dir", shared.toString()).channel(name, address).build();
        Receiver receiver = here.receiver(name)) {
      assertEquals("opened", container.tell("open", name));
      assertEquals("sent", container.tell("send", name, "hello"));
      Message message = Objects.requireNonNull(receiver.receive(Duration.ofSeconds(20)));
      assertEquals("hello", new String(message.toByteArray(), StandardCharsets.UTF_8));
      assertEquals("closed", container.tell("close", name));
    }
  }

  @ParameterizedTest
  @CsvSource({"mq, IPC namespace", "tcp, network namespace"})
  void U05_shouldNameTheNamespaceThatAReceiverIsIn(String scheme, String namespace)
      throws Exception {
    String name = "other-" + scheme;
    try (Ipc here =
            Ipc.builder()
                .set("runtime-dir", shared.toString())
                .channel(name, scheme + ":" + name)
                .build();
        Receiver receiver = here.receiver(name)) {
      String fault = container.tell("open", name);
      assertTrue(fault.startsWith("IPC-110"), fault);
      assertTrue(fault.contains("another " + namespace), fault);
      assertTrue(fault.contains("of another pid namespace"), fault);
      assertEquals(null, receiver.tryReceive());
    }
  }

  @ParameterizedTest
  @CsvSource({"sem:beside, mount namespace", "signal:beside?signal=USR1, pid namespace"})
  void U05_shouldNameTheNamespaceThatAWaiterIsIn(String event, String namespace) throws Exception {
    try (Ipc here = Ipc.builder().set("runtime-dir", shared.toString()).build();
        Waiter waiter = here.waiter(event)) {
      String fault = container.tell("wake", event);
      assertTrue(fault.startsWith("IPC-110"), fault);
      assertTrue(fault.contains(namespace), fault);
      assertEquals(false, waiter.await(Duration.ZERO));
    }
  }
}
