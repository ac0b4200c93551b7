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

  private final LinkOwnership turn = new LinkOwnership();
  private int plain;

  @Test
  void T14_shouldLetOneThreadInAtATimeAndLoseNoWaiter() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        done.add(threads.submit(this::takeAndRelease));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(THREADS * ROUNDS, plain);
  }

  private Void takeAndRelease() throws InterruptedException {
    for (int i = 0; i < ROUNDS; i++) {
      assertTrue(turn.acquire(LinkOwnership.FOREVER));
      plain++; // the turn alone keeps this from getting lost
      turn.release();
    }
    return null;
  }

  @Test
  void T13_shouldFindATurnThatWasGivenBackWhileTheNoteWasLeft() throws Exception {
    assertTrue(turn.tryAcquire());
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> taken = threads.submit(turn::tryAcquireForDeferredClose);
      turn.release();
      assertTrue(taken.get(30, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
  }

  /** What the process's threads have been switched for so far, by their own will. */
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
  void shouldLetAThousandThreadsWaitWithoutWakingThem() throws Exception {
    int count = 1_000;
    assertTrue(turn.tryAcquire());
    List<Thread> waiting = new ArrayList<>();
    CountDownLatch taken = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(() -> takeOnce(taken));
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
    Thread.sleep(200); // the looks of the first are over
    long before = switches();
    Thread.sleep(1_000);
    long after = switches();
    assertTrue(after - before < count, "switches in a second: " + (after - before));
    turn.release();
    assertTrue(taken.await(30, TimeUnit.SECONDS), "all of them get the turn in the end");
  }

  private void takeOnce(CountDownLatch taken) {
    try {
      if (turn.acquire(LinkOwnership.FOREVER)) {
        turn.release();
        taken.countDown();
      }
    } catch (InterruptedException e) {
      // then the test fails
    }
  }

  @Test
  void T12_shouldPassAReleaseOnWhenTheFirstGivesUp() throws Exception {
    for (int round = 0; round < 300; round++) {
      assertTrue(turn.tryAcquire());
      CountDownLatch taken = new CountDownLatch(1);
      Thread first = new Thread(() -> takeOnce(new CountDownLatch(1)));
      first.start();
      while (first.getState() != Thread.State.WAITING
          && first.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      Thread second = new Thread(() -> takeOnce(taken));
      second.start();
      if (round % 2 == 0) {
        first.interrupt();
        turn.release();
      } else {
        turn.release();
        first.interrupt();
      }
      assertTrue(taken.await(30, TimeUnit.SECONDS), "the second gets the turn");
      first.join();
      second.join();
    }
  }

  @Test
  void T15_shouldLeaveTheQueueInNoTimeHoweverManyGiveUpAtOnce() throws Exception {
    assertTrue(turn.tryAcquire());
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        calls.add(threads.submit(() -> turn.acquire(TimeUnit.MILLISECONDS.toNanos(300))));
      }
      for (Future<Boolean> call : calls) {
        assertFalse(call.get(30, TimeUnit.SECONDS));
      }
      turn.release();
      assertTrue(turn.acquire(0), "nobody is left in the queue");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void T13_shouldWakeAllThatWaitWhenItEndsAndOnlyThose() throws Exception {
    assertTrue(turn.tryAcquire());
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(threads.submit(() -> turn.acquire(LinkOwnership.FOREVER)));
      }
      Future<Boolean> closing =
          threads.submit(() -> turn.acquireUninterruptibly(TimeUnit.SECONDS.toNanos(30)));
      Thread.sleep(50);
      turn.cancelWaiters();
      for (Future<Boolean> call : calls) {
        assertFalse(call.get(30, TimeUnit.SECONDS));
      }
      assertFalse(closing.isDone(), "who closes goes on waiting");
      turn.release();
      assertTrue(closing.get(30, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void T15_shouldWaitForAsLongAsAskedAndNoLongerOnceEnded() throws InterruptedException {
    assertTrue(turn.tryAcquire());
    long beganNs = System.nanoTime();
    assertFalse(turn.acquire(TimeUnit.MILLISECONDS.toNanos(20)));
    assertTrue(System.nanoTime() - beganNs >= TimeUnit.MILLISECONDS.toNanos(20));
    turn.cancelWaiters();
    assertFalse(turn.acquire(LinkOwnership.FOREVER));
  }
}
