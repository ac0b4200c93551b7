package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the command while another process holds the lock of the runtime directory for a long time,
 * as a stopped process does.
 */
@Tag("one-jdk")
class HeldLockTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private FileChannel openLock() throws IOException {
    Path file = sandbox.path("lock");
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "unix:orders"})
  void T15_shouldKeepTheTimeOutOfAReceiveAndNameTheHolder(String channel) throws Exception {
    try (FileChannel file = openLock();
        FileLock held = file.lock()) {
      assertTrue(held.isValid());
      long began = System.nanoTime();
      sandbox
          .ipc("receive", channel, "--timeout", "1s")
          .exits(1)
          .errorStartsWith("IPC-")
          .errorContains("process " + ProcessHandle.current().pid());
      assertTrue(System.nanoTime() - began >= Duration.ofSeconds(1).toNanos(), "it did not wait");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prices", "unix:prices"})
  void T15_shouldKeepTheTimeOutOfASubscribeAndNameTheHolder(String topic) throws Exception {
    try (FileChannel file = openLock();
        FileLock held = file.lock()) {
      assertTrue(held.isValid());
      ProcessBuilder subscribe = sandbox.command("subscribe", topic, "--timeout", "1s");
      subscribe.environment().put("IPC_TOPICS_PRICES_CONNECT_TIMEOUT", "1h"); // it must not count
      long began = System.nanoTime();
      sandbox
          .start(subscribe)
          .exits(1)
          .errorStartsWith("IPC-")
          .errorContains("process " + ProcessHandle.current().pid());
      assertTrue(System.nanoTime() - began >= Duration.ofSeconds(1).toNanos(), "it did not wait");
    }
  }

  @Test
  void T15_shouldEndAnEarlierReceiverByATerminationSignal() throws Exception {
    Invocation receiver = sandbox.ipc("receive", "orders");
    sandbox.ipc("send", "orders", "first").exits(0);
    receiver.awaitOutput("first\n");
    try (FileChannel file = openLock();
        FileLock held = file.lock()) {
      assertTrue(held.isValid());
      receiver.terminate();
      receiver.end();
    }
  }
}
