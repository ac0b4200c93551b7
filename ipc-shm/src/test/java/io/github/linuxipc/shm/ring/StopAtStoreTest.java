package io.github.linuxipc.shm.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stops the unchanged ring code before each of its stores, in the interleavings that seeds
 * determine, and compares what is left with what was committed. The tests together stop at 10
 * million points, or at as many as {@code -Dstop.points} says.
 */
@Timeout(600)
class StopAtStoreTest {
  private static final long POINTS = Long.getLong("stop.points", 10_000_000);
  private static final long[] STARTS = {0, 1L << 31, 1L << 32, 1L << 48, 1L << 62, Long.MIN_VALUE};

  /**
   * Returns where a lane begins: less than two laps before 0 or before a power of two at which an
   * implementation may wrap.
   */
  private static long position(long seed) {
    long start = STARTS[(int) Math.floorMod(seed, (long) STARTS.length)];
    return start - Math.floorMod(seed * 264, 2L * LaneModel.CAPACITY);
  }

  /** Runs a lane until the store of a number and checks the result. Returns whether a side died. */
  private interface Trial {
    boolean dies(long seed, int store) throws CorruptLaneException;
  }

  /**
   * Runs trials on every core. The lane of a seed dies at its first store, then at its second, and
   * so on, until it has no further store to die at.
   */
  private static void run(long least, Trial trial) throws Exception {
    LongAdder points = new LongAdder();
    AtomicLong seeds = new AtomicLong();
    Callable<Void> worker =
        () -> {
          while (points.sum() < least) {
            long seed = seeds.getAndIncrement();
            int store = 0;
            while (trial.dies(seed, store)) {
              store++;
            }
            points.add(store + 1L);
          }
          return null;
        };
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    try {
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(cores, worker))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(points.sum() >= least);
  }

  @Test
  void T10_shouldLoseNothingCommittedWhenASenderDiesAtAnyStore() throws Exception {
    run(
        POINTS / 10 * 7,
        (seed, store) -> {
          LaneModel lane = new LaneModel(seed, position(seed));
          boolean died = lane.runUntilTheSenderDies(12, store);
          lane.recover();
          return died;
        });
  }

  @Test
  void T03_shouldSkipNothingWhenAReceiverDiesAtAnyStore() throws Exception {
    run(
        POINTS / 10,
        (seed, store) -> {
          LaneModel lane = LaneModel.withSuccessor(~seed, position(seed), false);
          boolean died = lane.runUntilTheReceiverDies(12, store);
          lane.succeed();
          return died;
        });
  }

  @Test
  void P02_shouldKeepEachMessageForOneReceiverWhenOthersDieAtAnyStore() throws Exception {
    run(
        POINTS / 10 * 2,
        (seed, store) -> {
          LaneModel lane = LaneModel.withSuccessor(seed * 31, position(seed), true);
          boolean died = lane.runUntilTheReceiverDies(12, store);
          lane.succeedAndKeep();
          return died;
        });
  }

  @Test
  void T03_shouldTransferFramesOverEveryWrapForAMillionSteps() throws Exception {
    for (int i = 0; i < STARTS.length; i++) {
      LaneModel lane = new LaneModel(i, STARTS[i] - 3L * LaneModel.CAPACITY);
      lane.step(1_000_000 / STARTS.length);
      lane.recover();
      assertTrue(lane.stores() > 100_000, "the wrap was passed many times");
    }
  }

  @Test
  void shouldDetectALaneThatPublishesBeforeItWrites() throws Exception {
    // This tests the harness itself: without a release store, some stores must be seen late.
    HeapMemory shared = HeapMemory.lane(LaneModel.CAPACITY, 0);
    StoppableMemory sender = new StoppableMemory(shared, new java.util.Random(1));
    int late = 0;
    for (int i = 0; i < 100; i++) {
      sender.putLong(LaneDescriptor.ringIndex(8L * i, LaneModel.CAPACITY), i + 1);
      late += shared.getLong(LaneDescriptor.ringIndex(8L * i, LaneModel.CAPACITY)) == 0 ? 1 : 0;
    }
    assertTrue(late > 10, "plain stores must sometimes be seen late");
    sender.showAll();
    assertEquals(100, shared.getLong(LaneDescriptor.ringIndex(8L * 99, LaneModel.CAPACITY)));
  }
}
