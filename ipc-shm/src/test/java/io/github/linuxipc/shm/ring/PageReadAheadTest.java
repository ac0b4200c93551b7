package io.github.linuxipc.shm.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageReadAheadTest {
  private static final int PAGE = 4096;
  private static final int CAPACITY = 4 * PAGE;

  private final List<Integer> offsets = new ArrayList<>();

  private final PageReadAhead readAhead =
      new PageReadAhead(
          new HeapMemory(LaneDescriptor.fileLength(CAPACITY)) {
            @Override
            public long getLong(int index) {
              offsets.add(index - LaneDescriptor.ringIndex(0, CAPACITY));
              return super.getLong(index);
            }
          },
          CAPACITY);

  private void moveInSteps(long from, long to) {
    for (long at = from; at < to; at += 72) {
      readAhead.move(at, Math.min(to, at + 72));
    }
  }

  @Test
  void shouldReadNothingOfPagesThatWereNeverReached() {
    moveInSteps(0, CAPACITY - 72);
    assertEquals(List.of(), offsets);
  }

  @Test
  void shouldReadTheStartOfTheNextPageOnceItWasReachedInAnEarlierLap() {
    moveInSteps(0, CAPACITY);
    moveInSteps(CAPACITY, CAPACITY + PAGE + 72);
    assertEquals(
        List.of(
            PAGE,
            PAGE + 64,
            PAGE + 128,
            PAGE + 192,
            2 * PAGE,
            2 * PAGE + 64,
            2 * PAGE + 128,
            2 * PAGE + 192),
        offsets);
  }

  @Test
  void shouldReadNothingBeyondTheRing() {
    moveInSteps(0, 3L * CAPACITY);
    assertEquals(true, offsets.stream().allMatch(offset -> offset < CAPACITY));
  }
}
