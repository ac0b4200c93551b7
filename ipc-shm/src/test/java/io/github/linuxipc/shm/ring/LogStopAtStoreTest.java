package io.github.linuxipc.shm.ring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stops the unchanged code of a log with two consumers before each of its stores, in the
 * interleavings that seeds determine.
 */
@Timeout(600)
class LogStopAtStoreTest {
  private static final long SEEDS = Long.getLong("stop.log-seeds", 1_500);
  private static final int STEPS = 120;

  private static long position(long seed) {
    long[] starts = {0, 1L << 31, 1L << 32, 1L << 62, Long.MIN_VALUE};
    long start = starts[(int) (seed % starts.length)];
    return start - seed * 264 % (2L * LogModel.CAPACITY);
  }

  @Test
  void P08_shouldLoseNothingThatWasSentWhenThePublisherDiesAtAnyStore() throws Exception {
    int deaths = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      boolean died = true;
      for (int store = 0; died; store += 1 + store / 4) {
        LogModel log = new LogModel(seed, position(seed));
        died = log.runUntilTheSenderDies(STEPS, store);
        log.recover(died);
        deaths += died ? 1 : 0;
      }
    }
    assertTrue(deaths > SEEDS, "the sender died " + deaths + " times");
  }

  @Test
  void P08_shouldLoseNothingThatWasSentWhenThePublisherDiesInTheHandOver() throws Exception {
    int deaths = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      boolean died = true;
      for (int store = 0; died; store++) {
        LogModel log = new LogModel(~seed, position(seed));
        died = log.runUntilTheSenderDiesInALane(STEPS, store);
        log.recover(died);
        deaths += died ? 1 : 0;
      }
    }
    assertTrue(deaths > SEEDS, "the sender died " + deaths + " times");
  }

  @Test
  void P08_shouldGoOnWithTheOthersWhenASubscriberDiesAtAnyStore() throws Exception {
    int deaths = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      boolean died = true;
      for (int store = 0; died; store++) {
        LogModel log = new LogModel(seed * 31, position(seed));
        died = log.runUntilAConsumerDies(4 * STEPS, store);
        log.recover(false);
        deaths += died ? 1 : 0;
      }
    }
    assertTrue(deaths > SEEDS, "the consumer died " + deaths + " times");
  }

  @Test
  void P01_shouldTransferFramesOverEveryWrap() throws Exception {
    int followed = 0;
    int ended = 0;
    for (long seed = 0; seed < 50; seed++) {
      LogModel log = new LogModel(seed, position(seed));
      log.step(20_000);
      log.recover(false);
      followed += log.bothFollowed() ? 1 : 0;
      ended += log.wasEnded() ? 1 : 0;
    }
    assertTrue(followed > 25, "both consumers followed " + followed + " times");
    assertTrue(ended > 25, "the log was ended " + ended + " times");
  }
}
