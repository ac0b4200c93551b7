package io.github.linuxipc.shm.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stops the very ring code before any of its stores, over every interleaving that the seeds give,
 * and compares what is left with what was committed. The number of points is 10 million for CI with
 * {@code -Dstop.points=10000000}.
 */
@Timeout(600)
class StopAtStoreTest {
  private static final long POINTS = Long.getLong("stop.points", 500_000);
  private static final long[] STARTS = {0, 1L << 31, 1L << 32, 1L << 48, 1L << 62, Long.MIN_VALUE};

  /** Where a lane begins: up to a lap before a power of two at which an implementation may wrap. */
  private static long position(long seed) {
    long start = STARTS[(int) Math.floorMod(seed, (long) STARTS.length)];
    return start - Math.floorMod(seed * 264, 2L * LaneModel.CAPACITY);
  }

  @Test
  void T10_shouldLoseNothingCommittedWhereverASenderDies() throws Exception {
    long points = 0;
    for (long seed = 0; points < POINTS; seed++) {
      boolean died = true;
      for (int store = 0; died; store++) {
        LaneModel lane = new LaneModel(seed, position(seed));
        died = lane.runUntilTheSenderDies(12, store);
        lane.recover();
        points++;
      }
    }
    assertTrue(points >= POINTS);
  }

  @Test
  void T03_shouldLeaveNothingOutWhereverAReceiverDies() throws Exception {
    long points = 0;
    for (long seed = 0; points < POINTS / 4; seed++) {
      boolean died = true;
      for (int store = 0; died; store++) {
        LaneModel lane = new LaneModel(~seed, position(seed));
        died = lane.runUntilTheReceiverDies(12, store);
        lane.succeed();
        points++;
      }
    }
    assertTrue(points >= POINTS / 4);
  }

  @Test
  void P02_shouldKeepEachMessageForOneReceiverWhereverTheOthersDie() throws Exception {
    long points = 0;
    for (long seed = 0; points < POINTS / 4; seed++) {
      boolean died = true;
      for (int store = 0; died; store++) {
        LaneModel lane = new LaneModel(seed * 31, position(seed), true);
        died = lane.runUntilTheReceiverDies(12, store);
        lane.succeedAndKeep();
        points++;
      }
    }
    assertTrue(points >= POINTS / 4);
  }

  @Test
  void T03_shouldCarryOnForAMillionStepsOverEveryWrap() throws Exception {
    for (int i = 0; i < STARTS.length; i++) {
      LaneModel lane = new LaneModel(i, STARTS[i] - 3L * LaneModel.CAPACITY);
      lane.step(1_000_000 / STARTS.length);
      lane.recover();
      assertTrue(lane.stores() > 100_000, "the wrap was passed many times");
    }
  }

  @Test
  void shouldFindALaneThatPublishesBeforeItWrites() throws Exception {
    // The harness itself is tested: a commit without its release store must be caught.
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
