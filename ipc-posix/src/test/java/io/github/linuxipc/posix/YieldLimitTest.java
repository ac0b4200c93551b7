package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class YieldLimitTest {
  private final YieldLimit limit = new YieldLimit();

  /** Returns how many of a number of waits were trials, if each yields to its limit. */
  private int trials(int waits) {
    int trials = 0;
    for (int i = 0; i < waits; i++) {
      int most = limit.begin();
      trials += most > 10 ? 1 : 0;
      limit.end(most);
    }
    return trials;
  }

  @Test
  void shouldMakeOneOfThirtyTwoWaitsThatSleepATrial() {
    assertEquals(0, trials(31));
    assertEquals(1, trials(1));
    assertEquals(10, trials(320));
  }

  @Test
  void shouldReturnToTheUsualLimitAfterATrialThatSucceeded() {
    assertEquals(0, trials(31));
    assertTrue(limit.begin() > 10);
    limit.end(50);
    assertEquals(0, trials(31));
  }

  @Test
  void shouldNotCountWaitsThatEndWithinTheUsualYields() {
    for (int i = 0; i < 1_000; i++) {
      assertEquals(10, limit.begin());
      limit.end(9);
    }
    assertEquals(0, trials(31));
  }
}
