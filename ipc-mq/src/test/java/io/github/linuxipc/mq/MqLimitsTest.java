package io.github.linuxipc.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the limits of queues. A process of its own reaches each limit of the kernel or user. */
@Timeout(60)
class MqLimitsTest {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final Path UNSHARE = Path.of("/usr/bin/unshare");
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final Path STRACE = Path.of("/usr/bin/strace");

  private final String address =
      "mq:/ipc-mq-test-" + Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), 36);

  /** Binds an address and prints the result. */
  static final class Binding {
    private Binding() {}

    public static void main(String[] arguments) throws Exception {
      try (Ipc ipc = Ipc.create();
          Receiver receiver = ipc.receiver(arguments[0])) {
        System.out.println("bound " + receiver.address());
      } catch (IpcException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static String binding(String address, String... behind) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(behind[0])), "needs " + behind[0]);
    Process process = ChildJvm.start(List.of(behind), Binding.class, address);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), "exit status");
    return said;
  }

  /**
   * The kernel counts all queues of a user, those of other tests included. In a user namespace of
   * its own it begins with none.
   */
  @Test
  void M05_shouldNameTheUsersLimitWhenItIsExhausted() throws Exception {
    assumeTrue(isUserNamespaceAllowed(), "needs user namespaces");
    String[] limited = {
      UNSHARE.toString(), "--user", "--map-root-user", PRLIMIT.toString(), "--msgqueue=20000"
    };
    String said = binding(address, limited);
    assertTrue(said.contains("RLIMIT_MSGQUEUE"), said);
    assertTrue(said.contains("ulimit -q"), said);
    assertTrue(said.contains("depth=10&frame-size=8192"), said);
    String small = binding(address + "?depth=2&frame-size=1k", limited);
    assertTrue(small.startsWith("bound mq:/"), small);
  }

  private static boolean isUserNamespaceAllowed() throws Exception {
    return Files.isExecutable(UNSHARE)
        && new ProcessBuilder(UNSHARE.toString(), "--user", "--map-root-user", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
  }

  @Test
  void M05_shouldNameTheLimitOfQueuesWhenThereAreTooMany() throws Exception {
    String[] full = {
      STRACE.toString(), "-f", "-o", "/dev/null", "-e", "inject=mq_open:error=ENOSPC:when=2+"
    };
    String said = binding(address, full);
    assertTrue(said.contains("queues_max=" + QueueLimits.maxQueues()), said);
    assertTrue(said.contains("sysctl -w fs.mqueue.queues_max="), said);
  }

  /** Root may exceed these limits, so the child lacks the capability for it, CAP_SYS_RESOURCE. */
  @Test
  void M05_shouldNameTheKernelsLimitsWhenUnprivileged() throws Exception {
    String[] plain = {
      SETPRIV.toString(), "--bounding-set", "-sys_resource", "--inh-caps", "-sys_resource"
    };
    int deepest = QueueLimits.maxMessages();
    String deep = binding(address + "?depth=" + (deepest + 1) + "&frame-size=512", plain);
    assertTrue(deep.contains("the kernel's msg_max=" + deepest), deep);
    assertTrue(deep.contains("sysctl -w fs.mqueue.msg_max=" + (deepest + 1)), deep);
    int longest = QueueLimits.maxMessageSize();
    String wide = binding(address + "?depth=1&frame-size=" + 2 * longest, plain);
    assertTrue(wide.contains("the kernel's msgsize_max=" + longest), wide);
    String allowed = binding(address + "?depth=1&frame-size=" + longest, plain);
    assertTrue(allowed.startsWith("bound mq:/"), allowed);
  }

  @Test
  void M02_shouldRejectInvalidQueueNamesAndFrameSizesThatAreTooSmall() throws Exception {
    try (Ipc ipc = Ipc.create()) {
      IpcConfigurationException refused =
          assertThrows(
              IpcConfigurationException.class, () -> ipc.receiver(address + "?frame-size=511"));
      assertEquals(ErrorCode.BAD_VALUE, refused.code());
      for (String target : List.of("mq:/a/b", "mq:white space")) {
        refused = assertThrows(IpcConfigurationException.class, () -> ipc.receiver(target));
        assertEquals(ErrorCode.BAD_ADDRESS, refused.code());
      }
    }
  }

  @Test
  void M02_shouldTransferRawMessagesUpToTheQueuesSizeAndRejectLongerOnes() throws Exception {
    String raw = address + "?wire=raw&frame-size=8192";
    try (Ipc ipc = Ipc.create();
        Receiver receiver = ipc.receiver(raw);
        Sender sender = ipc.sender(raw)) {
      for (int size : new int[] {0, 1, 8191, 8192}) {
        sender.send(new byte[size]);
        assertEquals(size, receiver.receive().toByteArray().length, "bytes");
      }
      assertThrows(MessageTooLargeException.class, () -> sender.send(new byte[8193]));
      sender.send(new byte[7]);
      assertEquals(7, receiver.receive().toByteArray().length, "bytes after the refusal");
    }
  }
}
