package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.posix.MessageQueue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests X6 of docs/faults.md: the object of a receiver is removed while the receiver is open. The
 * test removes the object itself, as another process would.
 */
@Timeout(60)
class RemovedObjectTest {
  private final Path runtime = Path.of("/dev/shm/ipc-removed-" + ProcessHandle.current().pid());

  private void remove(Receiver receiver) throws Exception {
    String target = receiver.address().target();
    if (receiver.address().scheme().equals("mq")) {
      MessageQueue.unlink(target);
    } else {
      Files.delete(Path.of(target));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo:gone", "mq:gone"})
  void X06_shouldLogThatItsObjectWasRemovedAndServeItsSenders(String address) throws Exception {
    PrintStream errors = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try (Ipc ipc = Ipc.builder().set("runtime-dir", runtime.toString()).build();
        Receiver receiver = ipc.receiver(address);
        Sender sender = ipc.sender(address)) {
      remove(receiver);
      while (!log.toString(UTF_8).contains("was removed or replaced")) {
        assertEquals(0, receiver.poll(m -> {}, 1, Duration.ofMillis(100)), "messages");
      }
      sender.send("still here".getBytes(UTF_8));
      assertEquals("still here", new String(receiver.receive().toByteArray(), UTF_8));
    } finally {
      System.setErr(errors);
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.deleteIfExists(runtime);
    }
  }
}
