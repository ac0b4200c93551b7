package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.posix.MemoryBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An ownership that is biased to a thread, and other threads that end the bias. */
@Timeout(30)
class OwnershipBiasTest {
  private static final int ROUNDS = 10_000;

  /** More acquisitions than a thread needs for the bias. */
  private static final int STREAK = 5_000;

  /** Acquisitions of the thread that ends the bias. */
  private static final int RACE = 20;

  /** The longs in a cache line. */
  private static final int LINE = 8;

  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final AtomicInteger barriers = new AtomicInteger();
  private LinkOwnership ownership = new LinkOwnership();
  private final long[] lines = new long[32 * LINE];
  private int plain;

  @BeforeEach
  void register() {
    assumeTrue(MemoryBarrier.register(), "this kernel or sandbox has no membarrier(2)");
  }

  @AfterEach
  void stop() {
    other.shutdownNow();
  }

  @Test
  void T14_shouldHaveOneOwnerWhileAnotherThreadEndsTheBias() throws Exception {
    int others = 0;
    for (int round = 0; round < ROUNDS; round++) {
      biasToThisThread();
      Future<Integer> intruder = other.submit(this::intrude);
      while (!intruder.isDone()) {
        addOne();
        others++;
      }
      others += intruder.get();
    }
    assertEquals(ROUNDS * STREAK + others, plain);
    assertTrue(barriers.get() >= ROUNDS, "the ownership was not biased in each round");
  }

  private int intrude() {
    long pauseNs = ThreadLocalRandom.current().nextLong(20_000);
    long endNs = System.nanoTime() + pauseNs;
    while (endNs - System.nanoTime() > 0) {
      storeElsewhere();
    }
    for (int i = 0; i < RACE; i++) {
      addOne();
    }
    return RACE;
  }

  private void addOne() {
    storeElsewhere();
    assertTrue(ownership.tryAcquireBriefly());
    int before = plain; // only the ownership prevents lost updates
    Thread.onSpinWait();
    plain = before + 1;
    ownership.release();
  }

  /** Stores to cache lines of both threads, so that the stores that follow become visible late. */
  private void storeElsewhere() {
    for (int i = 0; i < lines.length; i += LINE) {
      lines[i]++;
    }
  }

  @Test
  void T14_shouldRefuseTheBiasedThreadWhatItAlreadyOwns() {
    biasToThisThread();
    assertTrue(ownership.tryAcquire());
    assertFalse(ownership.tryAcquire());
    ownership.release();
    assertTrue(ownership.tryAcquire());
    ownership.release();
  }

  @Test
  void T14_shouldRefuseOthersWhatTheBiasedThreadOwns() throws Exception {
    biasToThisThread();
    assertTrue(ownership.tryAcquire());
    assertFalse(other.submit(ownership::tryAcquire).get());
    assertFalse(other.submit(ownership::tryAcquire).get());
    ownership.release();
    assertTrue(other.submit(ownership::tryAcquire).get());
    assertFalse(ownership.tryAcquire());
  }

  @Test
  void T14_shouldWakeAWaiterWhenTheBiasedThreadReleases() throws Exception {
    biasToThisThread();
    assertTrue(ownership.tryAcquire());
    Future<Boolean> waiter = other.submit(() -> ownership.acquire(LinkOwnership.FOREVER));
    Thread.sleep(300); // longer than the time for which the first waiter looks again by itself
    assertFalse(waiter.isDone());
    ownership.release();
    assertTrue(waiter.get());
  }

  @Test
  void T14_shouldLetAnotherThreadReleaseForTheBiasedThread() throws Exception {
    biasToThisThread();
    assertTrue(ownership.tryAcquire());
    other.submit(ownership::release).get();
    assertTrue(ownership.tryAcquire());
    ownership.release();
  }

  @Test
  void T14_shouldStayUnbiasedAsLongAsThereIsNoBarrier() throws Exception {
    ownership.allowBias(() -> null);
    acquireManyTimes();
    assertTrue(ownership.tryAcquire());
    assertFalse(other.submit(ownership::tryAcquire).get());
    ownership.release();
    assertEquals(0, barriers.get());
  }

  @Test
  void T14_shouldBecomeBiasedAgainAfterEachOfManyLooksFromTimeToTime() throws Exception {
    int looks = 6;
    biasToThisThread();
    for (int look = 0; look < looks; look++) {
      Thread.sleep(60);
      assertTrue(other.submit(this::lookOnce).get());
      acquireManyTimes();
    }
    assertEquals(looks, barriers.get());
  }

  private boolean lookOnce() {
    boolean acquired = ownership.tryAcquireBriefly();
    ownership.release();
    return acquired;
  }

  private void biasToThisThread() {
    ownership = new LinkOwnership();
    ownership.allowBias(() -> this::executeBarrier);
    acquireManyTimes();
  }

  private boolean executeBarrier() {
    barriers.incrementAndGet();
    return MemoryBarrier.expedited();
  }

  private void acquireManyTimes() {
    for (int i = 0; i < STREAK; i++) {
      assertTrue(ownership.tryAcquire());
      plain++;
      ownership.release();
    }
  }
}
