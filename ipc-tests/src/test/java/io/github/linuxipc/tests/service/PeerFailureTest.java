package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requester and responder are two processes, one of which dies or is stopped. */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class PeerFailureTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int CALLS = 1000;

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "tcp", "unix-seqpacket", "unix-dgram", "fifo", "mq"})
  void R01_shouldAnswerCallsOfAnotherProcess(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Process child = ServiceChild.start(fixture, "echo", transport);
      Requester requester = fixture.requester();
      for (int i = 0; i < 100; i++) {
        assertEquals("" + i, text(requester.call(bytes("" + i), LONG)));
      }
      assertTrue(child.isAlive());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "tcp", "fifo"})
  void R08_shouldEndEachOpenCallOnceWhenTheResponderIsKilled(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Process child = ServiceChild.start(fixture, "half", transport, "concurrency=100000");
      Requester requester = fixture.requester("max-calls=" + 2 * CALLS);
      List<CompletableFuture<Message>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        calls.add(requester.callAsync(bytes("" + i), LONG));
      }
      assertEquals("0", text(calls.get(0).get(20, TimeUnit.SECONDS)));
      ChildJvm.signal("KILL", child.pid());
      child.waitFor();
      Set<String> notStarted = new HashSet<>();
      int unknown = 0;
      for (int i = 0; i < CALLS; i++) {
        try {
          assertEquals("" + i, text(calls.get(i).get(20, TimeUnit.SECONDS)));
          assertEquals(0, i % 2);
        } catch (ExecutionException e) {
          CallException end = (CallException) e.getCause();
          if (end.outcome() == Outcome.NOT_STARTED) {
            notStarted.add("" + i);
          } else {
            assertEquals(ErrorCode.CALL_LOST, end.code());
            unknown++;
          }
        }
      }
      Set<String> started =
          new HashSet<>(Files.readAllLines(fixture.directory().resolve("started")));
      notStarted.retainAll(started);
      assertEquals(Set.of(), notStarted, "calls that were started and say that they were not");
      assertTrue(unknown > 0);
      CallException after =
          assertThrows(CallException.class, () -> requester.call(bytes("x"), LONG));
      assertEquals(Outcome.NOT_STARTED, after.outcome());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "tcp"})
  void R02_shouldRepeatNothingWhenItFollowsTheSuccessor(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Process first = ServiceChild.start(fixture, "retain", transport);
      Requester requester = fixture.requester("reconnect=true");
      CompletableFuture<Message> lost = requester.callAsync(bytes("lost"), LONG);
      Thread.sleep(300);
      ChildJvm.signal("KILL", first.pid());
      first.waitFor();
      ExecutionException end =
          assertThrows(ExecutionException.class, () -> lost.get(20, TimeUnit.SECONDS));
      assertEquals(ErrorCode.CALL_LOST, ((CallException) end.getCause()).code());
      assertFalse(requester.awaitResponder(Duration.ofMillis(100)));
      ServiceChild.start(fixture, "echo", transport);
      assertTrue(requester.awaitResponder(LONG));
      assertEquals("again", text(requester.call(bytes("again"), LONG)));
      assertEquals(List.of("again"), Files.readAllLines(fixture.directory().resolve("started")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "tcp"})
  void R05_shouldServeOthersWhileARequesterIsStopped(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Responder responder = fixture.responder("response-backlog=1m");
      fixture.serve(responder, request -> request.reply(request.payload()));
      Process stopped = ServiceChild.start(fixture, "requester", transport);
      Thread.sleep(200);
      ChildJvm.signal("STOP", stopped.pid());
      Requester other = fixture.requester();
      for (int i = 0; i < 2000; i++) {
        assertEquals("" + i, text(other.call(bytes("" + i), LONG)));
      }
      ChildJvm.signal("CONT", stopped.pid());
      ChildJvm.signal("KILL", stopped.pid());
      stopped.waitFor();
      for (int i = 0; i < 100; i++) {
        assertEquals("" + i, text(other.call(bytes("" + i), LONG)));
      }
    }
  }
}
