package io.github.linuxipc.tests.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.tests.fixture.IsolatedRuntime;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.LockedCounts;
import io.github.linuxipc.tests.peer.PeerFailure;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import io.github.linuxipc.tests.traffic.StateValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that use shared state are killed at full rate: {@code -Dstate.kills}, 50 in each test
 * by default. The whole evidence is 2,000 writers and 300 of each other kind, which needs a longer
 * {@link Watchdog#LIMIT_SECONDS}.
 */
@Tag("exhaustive")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class KilledStateTest {
  private static final int KILLS = Integer.getInteger("state.kills", 50);
  private static final int ADDITIONS = Integer.getInteger("state.additions", 10_000_000);
  private static final int SIZE = 1024;
  private static final long HAND_OVER_NS = 250_000_000;
  private static final int SURVIVORS = 3;

  private static PeerArchive archive;

  private final IsolatedRuntime runtime = new IsolatedRuntime("ipc-state");

  @BeforeAll
  static void archiveClasses(@TempDir Path directory) throws Exception {
    try (IsolatedRuntime runtime = new IsolatedRuntime("ipc-state")) {
      List<String> settings = List.of("runtime-dir=" + runtime.directory());
      archive =
          PeerArchive.create(
              directory,
              settings,
              peer -> {
                peer.call("board-writer", "stream");
                peer.call("put-stream", SIZE);
                peer.call("lock", "lock");
                peer.call("region", "count", LockedCounts.LENGTH);
                peer.call("increment-stream", 0);
                peer.call("stop-stream");
              });
    }
  }

  @AfterEach
  void closeAll() throws IOException {
    runtime.close();
  }

  private Ipc ipc() {
    return runtime.keep(Ipc.builder().set("runtime-dir", runtime.directory().toString()).build());
  }

  private List<String> settings() {
    return List.of("runtime-dir=" + runtime.directory());
  }

  /** Starts a peer that has run some commands, each a line. */
  private PeerProcess prepared(String... commands) throws Exception {
    PeerProcess peer = archive.start(List.of(), settings());
    try {
      for (String command : commands) {
        peer.call(command);
      }
      return peer;
    } catch (IOException | PeerFailure | InterruptedException e) {
      peer.close();
      throw e;
    }
  }

  private SparePeers spares(int count, String... commands) {
    return new SparePeers(count, () -> prepared(commands));
  }

  @Test
  void S03_S04_shouldReadWholeValuesWhileWritersAreKilled() throws Exception {
    Blackboard board = ipc().blackboard("stream");
    BlackboardKey key = board.key("stream");
    List<PeerProcess> readers = List.of(reader(), reader());
    Random random = new Random(1);
    ByteBuffer value = ByteBuffer.allocate(SIZE);
    long last = 0;
    try (SparePeers writers = spares(KILLS, "board stream")) {
      for (int i = 0; i < KILLS; i++) {
        try (PeerProcess writer = writers.take()) {
          writer.call("board-writer", "stream");
          assertEquals(last + 1, Long.parseLong(writer.call("put-stream", SIZE)));
          LockSupport.parkNanos(random.nextInt(3_000_000));
          writer.kill();
        }
        long version = board.get(key, value.clear());
        assertTrue(version >= last, "a version went back");
        if (version > 0) {
          StateValues.check(value.flip(), version);
        }
        last = version;
        for (PeerProcess reader : readers) {
          reader.call("seen"); // throws if it has read what is wrong
        }
      }
    }
    assertTrue(last > KILLS, "the writers have put little");
    System.out.printf("%d killed writers have put %d values%n", KILLS, last);
  }

  /** Starts a reader that reads at full rate when nothing else needs the processor. */
  private PeerProcess reader() throws Exception {
    PeerProcess reader = runtime.keep(archive.start(List.of("nice", "-n", "10"), settings()));
    reader.call("board", "stream");
    reader.call("read-stream", SIZE);
    return reader;
  }

  @Test
  void L02_shouldPassOnTheLockOfEachKilledHolder() throws Exception {
    Random random = new Random(2);
    long[] handOversNs = new long[KILLS];
    try (SparePeers spares = spares(KILLS + 1, "lock lock")) {
      PeerProcess holder = runtime.keep(spares.take());
      assertEquals("held", holder.call("acquire", 10_000));
      for (int i = 0; i < KILLS; i++) {
        PeerProcess waiter = runtime.keep(spares.take());
        waiter.ask("acquire", 60_000);
        spares.settle();
        LockSupport.parkNanos(random.nextInt(50_000_000));
        holder.kill();
        long killed = System.nanoTime();
        assertEquals("abandoned", waiter.answer());
        handOversNs[i] = System.nanoTime() - killed;
        holder.close();
        holder = waiter;
      }
    }
    report("the kill of a holder", handOversNs);
  }

  @Test
  void L02_shouldPassOnTheLockWhenAWaiterIsKilledAsItIsWoken() throws Exception {
    ProcessLock lock = ipc().lock("lock");
    PeerProcess other = runtime.keep(prepared("lock lock"));
    Random random = new Random(3);
    long[] handOversNs = new long[KILLS];
    try (SparePeers victims = spares(KILLS, "lock lock")) {
      for (int i = 0; i < KILLS; i++) {
        try (PeerProcess victim = victims.take()) {
          victims.settle();
          Held held = lock.acquire();
          victim.ask("acquire", 60_000);
          other.ask("acquire", 60_000);
          LockSupport.parkNanos(random.nextInt(30_000_000));
          held.close();
          LockSupport.parkNanos(random.nextInt(300_000));
          victim.kill();
          long killed = System.nanoTime();
          assertNotEquals("none", other.answer());
          handOversNs[i] = System.nanoTime() - killed;
          other.call("release");
        }
      }
    }
    report("the kill of a waiter", handOversNs);
  }

  private static void report(String event, long[] handOversNs) {
    Arrays.sort(handOversNs);
    System.out.printf(
        "from %s to the next holder: p50 %d ms, longest %d ms, %d of %d above %d ms%n",
        event,
        TimeUnit.NANOSECONDS.toMillis(handOversNs[handOversNs.length / 2]),
        TimeUnit.NANOSECONDS.toMillis(handOversNs[handOversNs.length - 1]),
        LongStream.of(handOversNs).filter(ns -> ns > HAND_OVER_NS).count(),
        handOversNs.length,
        TimeUnit.NANOSECONDS.toMillis(HAND_OVER_NS));
  }

  @Test
  void L01_L02_shouldCountExactlyUnderALockWhoseHoldersAreKilled() throws Exception {
    LockedCounts counts = new LockedCounts(ipc().region("count", LockedCounts.LENGTH).buffer());
    ProcessLock lock = ipc().lock("lock");
    List<PeerProcess> survivors = new ArrayList<>();
    String[] opening = {"lock lock", "region count " + LockedCounts.LENGTH};
    for (int i = 0; i < SURVIVORS; i++) {
      PeerProcess survivor = runtime.keep(prepared(opening));
      survivor.call("increment-stream", i);
      survivors.add(survivor);
    }
    Random random = new Random(4);
    try (SparePeers victims = spares(KILLS, opening)) {
      for (int i = 0; i < KILLS; i++) {
        long before = counts.get(SURVIVORS);
        try (PeerProcess victim = victims.take()) {
          victim.call("increment-stream", SURVIVORS);
          while (counts.get(SURVIVORS) == before) {
            Thread.sleep(1);
          }
          LockSupport.parkNanos(random.nextInt(2_000_000));
          victim.kill();
        }
      }
    }
    for (int i = 0; i < SURVIVORS; i++) {
      long returned = Long.parseLong(survivors.get(i).call("stop-stream"));
      assertEquals(returned, counts.get(i), "an increment was lost or came twice");
    }
    try (Held held = lock.acquire()) {
      if (held.abandoned()) {
        counts.repair();
      }
      assertEquals(counts.sum(), counts.total());
      assertTrue(counts.abandoned() <= KILLS, "more holders were said to be dead than died");
      assertTrue(counts.abandoned() > 0 || KILLS < 50, "no holder was killed");
    }
    System.out.printf(
        "%d increments, %d of %d killed processes held the lock%n",
        counts.total(), counts.abandoned(), KILLS);
  }

  @Test
  void S07_shouldLoseNoAdditionOfEightProcesses() throws Exception {
    Blackboard board = ipc().blackboard("counts");
    Counter counter = board.counter("calls");
    List<PeerProcess> survivors = new ArrayList<>();
    List<PeerProcess> victims = new ArrayList<>();
    List<SharedCount> returned = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      PeerProcess peer = runtime.keep(prepared("board counts"));
      if (i < 2) {
        SharedCount count =
            runtime.keep(SharedCount.create(runtime.directory().resolve("returned" + i)));
        peer.call("add-stream", "calls", count.path());
        returned.add(count);
        victims.add(peer);
      } else {
        survivors.add(peer);
      }
    }
    int each = ADDITIONS / survivors.size();
    for (PeerProcess peer : survivors) {
      peer.ask("add", "calls", each);
    }
    for (SharedCount count : returned) {
      while (count.get() < 1000) {
        Thread.sleep(1);
      }
    }
    for (PeerProcess victim : victims) {
      victim.kill();
    }
    for (PeerProcess peer : survivors) {
      peer.answer();
    }
    long sum = (long) each * survivors.size();
    for (SharedCount count : returned) {
      sum += count.get();
    }
    long read = counter.get();
    assertTrue(sum <= read && read <= sum + victims.size(), "the counter is " + read);
  }
}
