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
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.peer.SharedCount;
import io.github.linuxipc.tests.traffic.StateValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Processes that use shared state are killed at full rate, in great number: {@code -Dstate.kills},
 * 2,000 writers and 300 holders of a lock by default.
 */
@Tag("exhaustive")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class KilledStateTest {
  private static final int WRITERS = Integer.getInteger("state.kills", 2_000);
  private static final int HOLDERS = Integer.getInteger("state.kills", 300);
  private static final int ADDITIONS = Integer.getInteger("state.additions", 10_000_000);
  private static final int SIZE = 1024;
  private static final int SURVIVORS = 3;

  private final IsolatedRuntime runtime = new IsolatedRuntime("ipc-state");

  @AfterEach
  void closeAll() throws IOException {
    runtime.close();
  }

  private Ipc ipc() {
    return runtime.keep(Ipc.builder().set("runtime-dir", runtime.directory().toString()).build());
  }

  private PeerProcess peer() throws Exception {
    return runtime.keep(
        PeerProcess.start(List.of(), List.of("runtime-dir=" + runtime.directory())));
  }

  @Test
  void S03_S04_shouldReadWholeValuesWhileWritersAreKilled() throws Exception {
    Blackboard board = ipc().blackboard("stream");
    BlackboardKey key = board.key("stream");
    List<PeerProcess> readers = List.of(peer(), peer());
    for (PeerProcess reader : readers) {
      reader.call("board", "stream");
      reader.call("read-stream", SIZE);
    }
    Random random = new Random(1);
    ByteBuffer value = ByteBuffer.allocate(SIZE);
    long last = 0;
    for (int i = 0; i < WRITERS; i++) {
      try (PeerProcess writer = peer()) {
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
    assertTrue(last > WRITERS, "the writers have put little");
  }

  @Test
  void L02_shouldPassOnTheLockOfEachKilledHolder() throws Exception {
    ProcessLock lock = ipc().lock("lock");
    Random random = new Random(2);
    long longestNs = 0;
    for (int i = 0; i < HOLDERS; i++) {
      try (PeerProcess holder = peer();
          PeerProcess waiter = peer()) {
        holder.call("lock", "lock");
        waiter.call("lock", "lock");
        assertEquals("held", holder.call("acquire", 10_000));
        waiter.ask("acquire", 60_000);
        LockSupport.parkNanos(random.nextInt(50_000_000));
        holder.kill();
        long killed = System.nanoTime();
        assertEquals("abandoned", waiter.answer());
        longestNs = Math.max(longestNs, System.nanoTime() - killed);
        waiter.kill();
        Held held = lock.acquire();
        assertTrue(held.abandoned(), "the waiter has died as the holder");
        held.close();
      }
    }
    report("the kill of a holder", longestNs);
  }

  @Test
  void L02_shouldPassOnTheLockWhenAWaiterIsKilledAsItIsWoken() throws Exception {
    ProcessLock lock = ipc().lock("lock");
    PeerProcess other = peer();
    other.call("lock", "lock");
    Random random = new Random(3);
    long longestNs = 0;
    for (int i = 0; i < HOLDERS; i++) {
      try (PeerProcess victim = peer()) {
        victim.call("lock", "lock");
        Held held = lock.acquire();
        victim.ask("acquire", 60_000);
        other.ask("acquire", 60_000);
        LockSupport.parkNanos(random.nextInt(30_000_000));
        held.close();
        LockSupport.parkNanos(random.nextInt(300_000));
        victim.kill();
        long killed = System.nanoTime();
        assertNotEquals("none", other.answer());
        longestNs = Math.max(longestNs, System.nanoTime() - killed);
        other.call("release");
      }
    }
    report("the kill of a waiter", longestNs);
  }

  private static void report(String event, long longestNs) {
    System.out.printf(
        "the longest time from %s to the next holder: %d ms%n",
        event, TimeUnit.NANOSECONDS.toMillis(longestNs));
  }

  @Test
  void L01_L02_shouldCountExactlyUnderALockWhoseHoldersAreKilled() throws Exception {
    LockedCounts counts = new LockedCounts(ipc().region("count", LockedCounts.LENGTH).buffer());
    ProcessLock lock = ipc().lock("lock");
    List<PeerProcess> survivors = new ArrayList<>();
    for (int i = 0; i < SURVIVORS; i++) {
      survivors.add(incrementing(peer(), i));
    }
    Random random = new Random(4);
    for (int i = 0; i < HOLDERS; i++) {
      long before = counts.get(SURVIVORS);
      try (PeerProcess victim = incrementing(peer(), SURVIVORS)) {
        while (counts.get(SURVIVORS) == before) {
          Thread.sleep(1);
        }
        LockSupport.parkNanos(random.nextInt(2_000_000));
        victim.kill();
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
      assertTrue(counts.abandoned() <= HOLDERS, "more holders were said to be dead than died");
      assertTrue(counts.abandoned() > 0 || HOLDERS < 50, "no holder was killed");
    }
    System.out.printf(
        "%d increments, %d of %d killed processes held the lock%n",
        counts.total(), counts.abandoned(), HOLDERS);
  }

  private static PeerProcess incrementing(PeerProcess peer, int number) throws Exception {
    peer.call("lock", "lock");
    peer.call("region", "count", LockedCounts.LENGTH);
    peer.call("increment-stream", number);
    return peer;
  }

  @Test
  void S07_shouldLoseNoAdditionOfEightProcesses() throws Exception {
    Blackboard board = ipc().blackboard("counts");
    Counter counter = board.counter("calls");
    List<PeerProcess> survivors = new ArrayList<>();
    List<PeerProcess> victims = new ArrayList<>();
    List<SharedCount> returned = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      PeerProcess peer = peer();
      peer.call("board", "counts");
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
