package io.github.linuxipc.tests.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.service.Request;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Virtual threads of a process with one carrier thread make 10,000 calls, all of which are open at
 * the same time. That is possible only if no call pins the carrier.
 */
@Tag("exhaustive")
@ExtendWith({LeakGuard.class, Watchdog.class})
class VirtualCallsTest {
  private static final int CALLS = Integer.getInteger("virtual.calls", 10_000);

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void T14_shouldPinNoCarrierWhileManyCallsOfVirtualThreadsAreOpen(String transport)
      throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads, from Java 21 on");
    Path recording = Files.createTempFile("pinned", ".jfr");
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      LinkedBlockingQueue<Request> retained = new LinkedBlockingQueue<>();
      fixture.serve(
          fixture.responder("concurrency=" + CALLS), request -> retained.add(request.retain()));
      PeerProcess peer =
          ServicePeer.start(fixture, transport, options(recording), "max-calls=" + CALLS);
      peer.call("requesters", ServiceFixture.NAME, 1);
      peer.call("virtual-calls", CALLS);
      while (retained.size() < CALLS) {
        Thread.sleep(1); // the watchdog ends a wait for a call that is not made
      }
      peer.call("virtual-more");
      while (!retained.isEmpty()) {
        Request request = retained.remove();
        request.reply(request.payload());
      }
      assertEquals("" + CALLS, peer.call("virtual-answered"), "calls with their response");
      peer.ask("exit"); // the exit writes the recording
      peer.awaitExit();
      assertEquals(0, pinnedEvents(recording), "times that a carrier was pinned");
    } finally {
      Files.deleteIfExists(recording);
    }
  }

  private static List<String> options(Path recording) {
    return List.of(
        "-Xmx400m",
        "-Djdk.virtualThreadScheduler.parallelism=1",
        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
        "-XX:StartFlightRecording:dumponexit=true,filename=" + recording);
  }

  /**
   * Counts how often a virtual thread was pinned for at least 20 ms, the default threshold of the
   * recording.
   */
  private static int pinnedEvents(Path recording) throws Exception {
    String jfr = Path.of(System.getProperty("java.home"), "bin", "jfr").toString();
    Process print =
        new ProcessBuilder(
                jfr, "print", "--events", "jdk.VirtualThreadPinned", recording.toString())
            .redirectErrorStream(true)
            .start();
    print.getOutputStream().close();
    String events = new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, print.waitFor(), events);
    System.out.println(events);
    return (int) events.lines().filter(line -> line.startsWith("jdk.VirtualThreadPinned")).count();
  }
}
