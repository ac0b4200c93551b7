package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 20_000;

  private final Turn turn = new Turn();
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
      assertTrue(turn.take(Turn.FOREVER));
      plain++; // the turn alone keeps this from getting lost
      turn.release();
    }
    return null;
  }

  @Test
  void T13_shouldFindATurnThatWasGivenBackWhileTheNoteWasLeft() throws Exception {
    assertTrue(turn.tryTake());
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> taken = threads.submit(turn::tryTakeAfterNote);
      turn.release();
      assertTrue(taken.get(30, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void T15_shouldWaitForAsLongAsAskedAndNoLongerOnceEnded() throws InterruptedException {
    assertTrue(turn.tryTake());
    long beganNs = System.nanoTime();
    assertFalse(turn.take(TimeUnit.MILLISECONDS.toNanos(20)));
    assertTrue(System.nanoTime() - beganNs >= TimeUnit.MILLISECONDS.toNanos(20));
    turn.end();
    assertFalse(turn.take(Turn.FOREVER));
  }
}
