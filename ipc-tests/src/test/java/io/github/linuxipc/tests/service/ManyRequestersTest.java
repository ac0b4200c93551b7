package io.github.linuxipc.tests.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand requesters in 20 processes. Prints what the requesters cost, and asserts how many
 * threads they need. The test may take longer than the watchdog allows, and runs without it. Each
 * open and each call has a time-out, which ends a hang.
 */
@Tag("exhaustive")
@ExtendWith(LeakGuard.class)
class ManyRequestersTest {
  private static final int PROCESSES = Integer.getInteger("requesters.processes", 20);
  private static final int EACH = 50;

  /** How many more threads a process may have once all requesters are open. */
  private static final int FEW = 10;

  private static final Path SHARED = Path.of("/dev/shm");

  @TempDir Path directory;

  /** The resources that a process holds. */
  private record Holding(long threads, long descriptors, long residentKb) {
    static Holding of(long pid) throws IOException {
      Path process = Path.of("/proc/" + pid);
      long threads = 0;
      long residentKb = 0;
      for (String line : Files.readAllLines(process.resolve("status"))) {
        String[] words = line.split("\\s+", -1);
        threads = words[0].equals("Threads:") ? Long.parseLong(words[1]) : threads;
        residentKb = words[0].equals("VmRSS:") ? Long.parseLong(words[1]) : residentKb;
      }
      try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
        return new Holding(threads, descriptors.count(), residentKb);
      }
    }

    Holding plus(Holding other) {
      return new Holding(
          threads + other.threads, descriptors + other.descriptors, residentKb + other.residentKb);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void shouldNeedNoThreadForEachOfAThousandRequesters(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      PeerProcess responder = ServicePeer.start(fixture, transport, List.of());
      Path log = Files.createFile(directory.resolve("started.log"));
      responder.call("serve", ServiceFixture.NAME, "echo", log);
      List<PeerProcess> processes = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(ServicePeer.withRequesters(fixture, transport, 1));
        processes.get(i).call("call-each", "first");
      }
      Holding responderBefore = settled(responder);
      List<Holding> before = settled(processes);
      long sharedBefore = sharedBytes();
      long beganNs = System.nanoTime();
      for (PeerProcess process : processes) {
        process.call("requesters", ServiceFixture.NAME, EACH - 1);
      }
      System.out.printf("%s: opened in %.1f s%n", transport, (System.nanoTime() - beganNs) / 1e9);
      for (PeerProcess process : processes) {
        assertEquals("" + EACH, process.call("call-each", "word"));
      }
      Holding responderAfter = settled(responder);
      List<Holding> after = settled(processes);
      print(transport + ", responder", responderBefore, responderAfter, PROCESSES);
      print(transport + ", requesters' processes together", sum(before), sum(after), PROCESSES);
      System.out.printf(
          "%s: /dev/shm %d KiB with %d requesters, %d KiB with %d%n",
          transport, sharedBefore >> 10, PROCESSES, sharedBytes() >> 10, PROCESSES * EACH);
      assertTrue(responderAfter.threads() <= responderBefore.threads() + FEW);
      for (int i = 0; i < PROCESSES; i++) {
        assertTrue(after.get(i).threads() <= before.get(i).threads() + FEW);
      }
    }
  }

  private static void print(String what, Holding before, Holding after, int requestersBefore) {
    int requesters = requestersBefore * EACH;
    System.out.printf(
        "%s: with %d and %d requesters %d and %d threads, %d and %d descriptors (%.2f each), "
            + "%d and %d KiB resident (%.0f each)%n",
        what,
        requestersBefore,
        requesters,
        before.threads(),
        after.threads(),
        before.descriptors(),
        after.descriptors(),
        (double) (after.descriptors() - before.descriptors()) / (requesters - requestersBefore),
        before.residentKb(),
        after.residentKb(),
        (double) (after.residentKb() - before.residentKb()) / (requesters - requestersBefore));
  }

  /** One process is not enough: its heap may grow, and its code may be compiled, at any time. */
  private static Holding sum(List<Holding> all) {
    return all.stream().reduce(new Holding(0, 0, 0), Holding::plus);
  }

  /** Returns what a process holds, after a pause in which the engine's idle threads end. */
  private static Holding settled(PeerProcess process) throws Exception {
    Thread.sleep(500);
    return Holding.of(process.pid());
  }

  private static List<Holding> settled(List<PeerProcess> processes) throws Exception {
    Thread.sleep(500);
    List<Holding> all = new ArrayList<>();
    for (PeerProcess process : processes) {
      all.add(Holding.of(process.pid()));
    }
    return all;
  }

  private static long sharedBytes() throws IOException {
    FileStore store = Files.getFileStore(SHARED);
    return store.getTotalSpace() - store.getUnallocatedSpace();
  }
}
