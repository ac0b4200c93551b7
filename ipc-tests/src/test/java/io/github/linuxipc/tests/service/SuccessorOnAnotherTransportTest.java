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
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.PartCollector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A requester with {@code reconnect=true} follows its responder to another transport and back. The
 * responses of each transport arrive on a channel of their own.
 */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class SuccessorOnAnotherTransportTest {
  /** Longer than the watchdog allows, so that no time-out ends a call. */
  private static final Duration LONG = Duration.ofHours(1);

  @ParameterizedTest
  @CsvSource({"unix, shm", "shm, tcp", "tcp, unix"})
  void R08_shouldFollowASuccessorToAnotherTransportAndBack(String one, String other)
      throws Exception {
    Path log = Files.createTempFile("started", ".log");
    try (ServiceFixture fixture = new ServiceFixture(one)) {
      PeerProcess first = serving(fixture, one, "echo", log);
      Requester requester = fixture.requester("reconnect=true");
      assertEquals("first", text(requester.call(bytes("first"), LONG)));
      String transport = other;
      for (String request : List.of("second", "third")) {
        first.kill();
        first = serving(fixture, transport, "echo", log);
        awaitResponderAt(requester, transport);
        assertEquals(request, text(requester.call(bytes(request), LONG)));
        assertEquals(request, text(requester.callAsync(bytes(request), LONG).get()));
        transport = one;
      }
    } finally {
      Files.deleteIfExists(log);
    }
  }

  @ParameterizedTest
  @CsvSource({"unix, shm", "shm, unix"})
  void R08_shouldEndTheCallsOfThePredecessorWhoseTransportIsNotUsedAnyMore(String one, String other)
      throws Exception {
    Path log = Files.createTempFile("started", ".log");
    try (ServiceFixture fixture = new ServiceFixture(one)) {
      PeerProcess first = serving(fixture, one, "none", log);
      PeerProcess next = ServicePeer.start(fixture, other, List.of());
      Requester requester = fixture.requester("reconnect=true");
      CompletableFuture<Message> lost = requester.callAsync(bytes("lost"), LONG);
      while (Files.size(log) == 0) {
        Thread.sleep(1);
      }
      first.kill();
      // it is running already, so that it may be found before the call is ended
      next.call("serve", ServiceFixture.NAME, "echo", log);
      awaitResponderAt(requester, other);
      ExecutionException end = assertThrows(ExecutionException.class, lost::get);
      assertEquals(ErrorCode.CALL_LOST, ((CallException) end.getCause()).code());
      assertEquals("next", text(requester.call(bytes("next"), LONG)));
    } finally {
      Files.deleteIfExists(log);
    }
  }

  @ParameterizedTest
  @CsvSource({"unix, shm"})
  void R09_shouldSendCancelsAndCreditToASuccessorOnAnotherTransport(String one, String other)
      throws Exception {
    Path log = Files.createTempFile("started", ".log");
    try (ServiceFixture fixture = new ServiceFixture(one)) {
      PeerProcess first = serving(fixture, one, "echo", log);
      Requester requester = fixture.requester("reconnect=true");
      assertEquals("first", text(requester.call(bytes("first"), LONG)));
      first.kill();
      LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
      Ipc ipc =
          fixture.keep(ServiceFixture.builder(other, fixture.directory(), "concurrency=2").build());
      fixture.serve(
          ipc.responder(ServiceFixture.NAME),
          request -> {
            if (request.isStream()) {
              assertTrue(request.emit(bytes("part"), LONG));
              request.complete();
            } else {
              retained.add(request.retain());
            }
          });
      awaitResponderAt(requester, other);
      CompletableFuture<Message> cancelled = requester.callAsync(bytes("cancelled"), LONG);
      Request request = retained.take();
      assertTrue(cancelled.cancel(true));
      while (!request.isCancelled()) {
        Thread.sleep(1); // the watchdog ends a wait for a notice that is not sent
      }
      PartCollector collector = new PartCollector(1);
      requester.stream(bytes("x"), LONG).subscribe(collector);
      assertEquals("part", collector.signals().take());
      assertEquals(PartCollector.COMPLETE, collector.signals().take());
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private static PeerProcess serving(
      ServiceFixture fixture, String transport, String behaviour, Path log) throws Exception {
    PeerProcess peer = ServicePeer.start(fixture, transport, List.of());
    peer.call("serve", ServiceFixture.NAME, behaviour, log);
    return peer;
  }

  private static void awaitResponderAt(Requester requester, String transport) throws Exception {
    while (!requester.awaitResponder(LONG) || !requester.address().scheme().equals(transport)) {
      Thread.sleep(1); // the loss of the predecessor may not have been noticed
    }
  }
}
