package io.github.linuxipc.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.bench.plan.SequenceMarker;
import org.junit.jupiter.api.Test;

class SequenceCheckerTest {
  private final SequenceChecker checker = new SequenceChecker(2, 64);

  private void take(long marker, int length) {
    checker.onMessage(marker, marker, length);
  }

  @Test
  void shouldBeCompleteWhenEverySenderHasSentItsLast() {
    take(SequenceMarker.first(0), 64);
    take(SequenceMarker.last(SequenceMarker.first(0) + 1), 64);
    assertFalse(checker.isComplete());
    take(SequenceMarker.last(SequenceMarker.first(1)), 64);
    assertTrue(checker.isComplete());
    assertEquals(3, checker.count());
  }

  @Test
  void shouldDetectLostDuplicatedOrTornMessages() {
    take(SequenceMarker.first(0), 64);
    assertThrows(IllegalStateException.class, () -> take(SequenceMarker.first(0) + 2, 64));
    assertThrows(IllegalStateException.class, () -> take(SequenceMarker.first(0), 64));
    assertThrows(IllegalStateException.class, () -> take(SequenceMarker.first(0) + 1, 63));
    long due = SequenceMarker.first(0) + 1;
    assertThrows(IllegalStateException.class, () -> checker.onMessage(due, due - 1, 64));
  }

  @Test
  void shouldCountTimedMessagesAmongTheOthers() {
    take(SequenceMarker.first(0), 64);
    take(SequenceMarker.timed(-1), 64);
    take(SequenceMarker.timed(5), 64);
    assertThrows(IllegalStateException.class, () -> take(SequenceMarker.timed(5), 63));
    assertThrows(IllegalStateException.class, () -> take(SequenceMarker.first(0) + 4, 64));
    take(SequenceMarker.first(0) + 3, 64);
    assertEquals(4, checker.count());
  }
}
