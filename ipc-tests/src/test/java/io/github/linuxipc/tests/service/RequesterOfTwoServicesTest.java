package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two services answer on the response channel of one process. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class RequesterOfTwoServicesTest {
  /**
   * Shorter than the watchdog allows, so that a call that the loss does not end is ended by its
   * time-out.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Test
  void R08_shouldEndTheCallsOfADeadResponderWhileAnotherAnswers() throws Exception {
    Path log = Files.createTempFile("started", ".log");
    AtomicBoolean over = new AtomicBoolean();
    try (ServiceFixture fixture = new ServiceFixture("unix")) {
      PeerProcess peer = ServicePeer.start(fixture, "unix", List.of());
      peer.call("serve", ServiceFixture.NAME, "none", log);
      Ipc ipc = fixture.ipc();
      fixture.serve(
          fixture.keep(fixture.ipc().responder("busy")), request -> request.reply(bytes("busy")));
      Requester busy = fixture.keep(ipc.requester("busy"));
      Requester requester = fixture.keep(ipc.requester(ServiceFixture.NAME));
      CompletableFuture<Integer> calling =
          CompletableFuture.supplyAsync(
              () -> callUntil(over, busy), RequesterOfTwoServicesTest::run);
      CompletableFuture<Message> lost = requester.callAsync(bytes("1"), TIMEOUT);
      while (Files.size(log) == 0) {
        Thread.sleep(1);
      }
      peer.kill();
      ExecutionException end = assertThrows(ExecutionException.class, lost::get);
      over.set(true);
      assertTrue(calling.get() > 0, "no call of the other service was answered");
      assertEquals(ErrorCode.CALL_LOST, ((CallException) end.getCause()).code());
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private static void run(Runnable command) {
    new Thread(command, "test-caller").start();
  }

  private static int callUntil(AtomicBoolean over, Requester requester) {
    int answered = 0;
    try {
      while (!over.get()) {
        answered += text(requester.call(bytes("x"), TIMEOUT)).equals("busy") ? 1 : 0;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return answered;
  }
}
