package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PacerTest {
  private static final int LIMIT = 1024;

  private final Pacer pacer = new Pacer();

  private int pausesIn(int polls, int found, int oneInSoManyFindsNothing) {
    int pauses = 0;
    for (int i = 1; i <= polls; i++) {
      pauses += pacer.beforePoll(LIMIT) ? 1 : 0;
      pacer.afterPoll(i % oneInSoManyFindsNothing == 0 ? 0 : found, LIMIT);
    }
    return pauses;
  }

  @Test
  void shouldPauseBeforeEachPollDuringAStream() {
    assertTrue(pausesIn(100, 20, Integer.MAX_VALUE) > 90);
  }

  @Test
  void shouldPauseBeforeEachPollDuringASlowStream() {
    assertTrue(pausesIn(100, 10, Integer.MAX_VALUE) > 90);
  }

  @Test
  void shouldNeverPauseWhenThePeerWaitsForTheAnswer() {
    assertEquals(0, pausesIn(100_000, 1, 2));
  }

  @Test
  void T07_shouldNotPauseInTheMiddleOfABacklog() {
    pausesIn(100, 20, Integer.MAX_VALUE); // a stream
    int pauses = 0;
    for (int i = 0; i < 100; i++) {
      pauses += pacer.beforePoll(64) ? 1 : 0;
      pacer.afterPoll(64, 64);
    }
    assertEquals(1, pauses);
  }

  @Test
  void shouldPauseSeldomWhenPausesBringNoBatch() {
    assertTrue(pausesIn(100_000, 1, Integer.MAX_VALUE) < 30);
  }

  @Test
  void shouldDetectAStreamAfterASlowStartWhenSomePollsAreEmpty() {
    pausesIn(1_000_000, 3, Integer.MAX_VALUE); // no pause brings a batch: the next trial is far off
    assertTrue(pausesIn(100_000, 20, 20) > 10_000);
  }
}
