package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void shouldGrowPausesButStayBelowASecond() {
    Backoff backoff = new Backoff();
    long first = backoff.nextNs();
    assertTrue(first >= 2_500_000 && first <= 7_500_000, () -> "first " + first);
    long pause = first;
    for (int i = 0; i < 100; i++) {
      pause = backoff.nextNs();
      assertTrue(pause < 1_000_000_000, "a pause of a second");
    }
    assertTrue(pause >= 125_000_000, "it does not grow");
  }

  @Test
  void shouldReturnDifferentPausesWhenTwoBeginTogether() {
    Backoff one = new Backoff();
    Backoff other = new Backoff();
    boolean differ = false;
    for (int i = 0; i < 20; i++) {
      differ |= one.nextNs() != other.nextNs();
    }
    assertTrue(differ, "twenty pauses were alike");
  }
}
