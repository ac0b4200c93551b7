package io.github.linuxipc.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SearchBackoffTest {
  @Test
  void shouldGrowPausesButStayBelowASecond() {
    SearchBackoff backoff = new SearchBackoff();
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
    SearchBackoff one = new SearchBackoff();
    SearchBackoff other = new SearchBackoff();
    boolean differ = false;
    for (int i = 0; i < 20; i++) {
      differ |= one.nextNs() != other.nextNs();
    }
    assertTrue(differ, "twenty pauses were alike");
  }
}
