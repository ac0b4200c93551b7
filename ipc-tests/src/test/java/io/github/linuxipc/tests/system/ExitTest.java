package io.github.linuxipc.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.guard.DirectoryTree;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that an exit waits neither for a callback that is running nor for a claim that is open. */
@ExtendWith({LeakGuard.class, Watchdog.class})
class ExitTest {
  /**
   * Exits at the point in the program that the third argument names. The receiver's linger is so
   * long that the watchdog ends an exit that waits for the callback.
   */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      Ipc ipc = Ipc.builder().set("runtime-dir", args[0]).set("transport", args[1]).build();
      Receiver receiver = ipc.receiver(args[1] + ":leaving?linger=10m");
      Sender sender = ipc.sender(args[1] + ":leaving");
      switch (args[2]) {
        case "handler" -> {
          sender.send(new byte[10]);
          receiver.forEach(message -> exit());
        }
        case "request" -> {
          Responder responder = ipc.responder("answering");
          Requester requester = ipc.requester("answering");
          var unused = requester.callAsync(ByteBuffer.allocate(10), Duration.ofMinutes(10));
          responder.serve(request -> exit());
        }
        case "claim" -> {
          Claim claim = sender.tryClaim(10);
          claim.buffer().put((byte) 1);
          exit();
        }
        case "closed" -> {
          sender.send(new byte[10]);
          receiver.forEach(
              message -> {
                receiver.close();
                exit();
              });
        }
        case "sleeping" -> {
          sender.send(new byte[10]);
          CountDownLatch inside = new CountDownLatch(1);
          Thread handling = new Thread(() -> sleepInHandler(receiver, inside));
          handling.setDaemon(true);
          handling.start();
          inside.await();
          exit();
        }
        default -> throw new IllegalArgumentException(args[2]);
      }
    }

    private static void sleepInHandler(Receiver receiver, CountDownLatch inside) {
      try {
        receiver.forEach(
            message -> {
              inside.countDown();
              LockSupport.parkNanos(Duration.ofMinutes(10).toNanos());
            });
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void exit() {
      System.out.println("exits");
      System.exit(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unix, handler",
    "shm, handler",
    "mq, handler",
    "fifo, handler",
    "unix-seqpacket, handler",
    "unix, request",
    "shm, request",
    "unix, closed",
    "shm, claim",
    "unix, sleeping"
  })
  void T13_shouldExitWithoutWaitingForACallbackOrAClaim(String transport, String where)
      throws Exception {
    Path runtime = Path.of("/dev/shm/ipc-exit-" + ProcessHandle.current().pid());
    List<String> arguments = List.of(runtime.toString(), transport, where);
    Process child = ChildJvm.builder(List.of(), Child.class.getName(), arguments).start();
    try {
      child.getOutputStream().close();
      String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, child.waitFor(), output);
      assertTrue(output.lines().anyMatch("exits"::equals), output);
      if (!where.equals("sleeping")) {
        assertEquals(List.of("lock"), left(runtime), "what it leaves behind");
      }
    } finally {
      child.destroyForcibly();
      DirectoryTree.delete(runtime);
    }
  }

  private static List<String> left(Path runtime) throws IOException {
    try (Stream<Path> files = Files.list(runtime)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
