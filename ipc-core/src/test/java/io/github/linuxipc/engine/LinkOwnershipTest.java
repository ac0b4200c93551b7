package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkOwnershipTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 20_000;

  private final LinkOwnership ownership = new LinkOwnership();
  private int plain;

  @Test
  void T14_shouldHaveOneOwnerAtATimeAndLoseNoWaiter() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        done.add(threads.submit(this::acquireAndRelease));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(THREADS * ROUNDS, plain);
  }

  private Void acquireAndRelease() throws InterruptedException {
    for (int i = 0; i < ROUNDS; i++) {
      assertTrue(ownership.acquire(LinkOwnership.FOREVER));
      plain++; // only the ownership prevents lost updates
      ownership.release();
    }
    return null;
  }

  @Test
  void T13_shouldAcquireForADeferredCloseWhenReleasedAtTheSameTime() throws Exception {
    assertTrue(ownership.tryAcquire());
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> acquired = threads.submit(ownership::tryAcquireForDeferredClose);
      ownership.release();
      assertTrue(acquired.get(30, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns the number of voluntary context switches of the process's threads so far. */
  private static long switches() throws IOException {
    long sum = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        try (Stream<String> lines = Files.lines(task.resolve("status"))) {
          sum +=
              lines
                  .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                  .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                  .sum();
        } catch (IOException e) {
          // the thread has ended
        }
      }
    }
    return sum;
  }

  @Test
  void shouldNotWakeWaitersWhenAThousandThreadsWait() throws Exception {
    int count = 1_000;
    assertTrue(ownership.tryAcquire());
    List<Thread> waiting = new ArrayList<>();
    CountDownLatch acquired = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(() -> acquireOnce(acquired));
      thread.setDaemon(true);
      thread.start();
      waiting.add(thread);
    }
    for (Thread thread : waiting) {
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.sleep(1);
      }
    }
    Thread.sleep(200); // until the first waiter has ended its re-checks
    long before = switches();
    Thread.sleep(1_000);
    long after = switches();
    assertTrue(after - before < count, "switches in a second: " + (after - before));
    ownership.release();
    assertTrue(acquired.await(30, TimeUnit.SECONDS), "all of them acquire the link in the end");
  }

  private void acquireOnce(CountDownLatch acquired) {
    try {
      if (ownership.acquire(LinkOwnership.FOREVER)) {
        ownership.release();
        acquired.countDown();
      }
    } catch (InterruptedException e) {
      // the latch is not counted down, so a test that waits for the latch fails
    }
  }

  @Test
  void T12_shouldWakeTheNextWaiterWhenTheFirstGivesUp() throws Exception {
    for (int round = 0; round < 300; round++) {
      assertTrue(ownership.tryAcquire());
      CountDownLatch acquired = new CountDownLatch(1);
      Thread first = new Thread(() -> acquireOnce(new CountDownLatch(1)));
      first.start();
      while (first.getState() != Thread.State.WAITING
          && first.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      Thread second = new Thread(() -> acquireOnce(acquired));
      second.start();
      if (round % 2 == 0) {
        first.interrupt();
        ownership.release();
      } else {
        ownership.release();
        first.interrupt();
      }
      assertTrue(acquired.await(30, TimeUnit.SECONDS), "the second acquires the link");
      first.join();
      second.join();
    }
  }

  @Test
  void T15_shouldLeaveTheQueueQuicklyWhenManyGiveUpAtOnce() throws Exception {
    assertTrue(ownership.tryAcquire());
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        calls.add(threads.submit(() -> ownership.acquire(TimeUnit.MILLISECONDS.toNanos(300))));
      }
      for (Future<Boolean> call : calls) {
        assertFalse(call.get(30, TimeUnit.SECONDS));
      }
      ownership.release();
      assertTrue(ownership.acquire(0), "the released link can be acquired");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void T13_shouldWakeOnlyCancellableWaitersWhenCancelled() throws Exception {
    assertTrue(ownership.tryAcquire());
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(threads.submit(() -> ownership.acquire(LinkOwnership.FOREVER)));
      }
      Future<Boolean> closing =
          threads.submit(() -> ownership.acquireUninterruptibly(TimeUnit.SECONDS.toNanos(30)));
      Thread.sleep(50);
      ownership.cancelWaiters();
      for (Future<Boolean> call : calls) {
        assertFalse(call.get(30, TimeUnit.SECONDS));
      }
      assertFalse(closing.isDone(), "the closing thread goes on waiting");
      ownership.release();
      assertTrue(closing.get(30, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void T15_shouldWaitForTheTimeoutAndNotAtAllWhenCancelled() throws InterruptedException {
    assertTrue(ownership.tryAcquire());
    long beganNs = System.nanoTime();
    assertFalse(ownership.acquire(TimeUnit.MILLISECONDS.toNanos(20)));
    assertTrue(System.nanoTime() - beganNs >= TimeUnit.MILLISECONDS.toNanos(20));
    ownership.cancelWaiters();
    assertFalse(ownership.acquire(LinkOwnership.FOREVER));
  }
}
