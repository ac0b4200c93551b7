package io.github.linuxipc.shm.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A log with several consumers: joins, removals, its bounds, and hostile peers. */
@Timeout(60)
class LogTest {
  private static final int CAPACITY = LaneDescriptor.MIN_CAPACITY;

  private final HeapMemory memory = new HeapMemory(LaneDescriptor.logLength(CAPACITY));
  private final List<Integer> faults = new ArrayList<>();
  private final LogCursors cursors;
  private final LaneProducer producer;
  private final List<Long> got = new ArrayList<>();
  private final Frames frames = new Frames(frame -> got.add(frame.getLong(frame.position())));
  private long sent;

  LogTest() throws CorruptLaneException {
    LaneDescriptor.createLog(memory, CAPACITY, 1, 0);
    cursors = new LogCursors(memory, CAPACITY, faults::add);
    producer =
        LaneProducer.ofLog(
            memory, CAPACITY, LaneDescriptor.fileLength(CAPACITY), (from, to) -> false, cursors);
  }

  private LaneConsumer join() throws CorruptLaneException {
    long tail = producer.position();
    int slot = cursors.add(tail);
    assertTrue(slot >= 0, "there is a slot");
    return LaneConsumer.ofLog(memory, CAPACITY, new LogStart(slot, 0, tail));
  }

  private boolean send() throws CorruptLaneException {
    var frame = producer.claim(Long.BYTES);
    if (frame == null) {
      return false;
    }
    frame.order(java.nio.ByteOrder.BIG_ENDIAN).putLong(sent++);
    producer.commit();
    return true;
  }

  private long fill() throws CorruptLaneException {
    while (send()) {}
    return sent;
  }

  private List<Long> take(LaneConsumer consumer) {
    got.clear();
    consumer.poll(1, frames, Integer.MAX_VALUE);
    assertNull(consumer.fault());
    return List.copyOf(got);
  }

  private static List<Long> numbers(long from, long to) {
    return java.util.stream.LongStream.range(from, to).boxed().toList();
  }

  @Test
  void P01_shouldGiveEachConsumerEveryFrame() throws Exception {
    LaneConsumer first = join();
    LaneConsumer second = join();
    for (int round = 0; round < 100; round++) {
      long from = sent;
      for (int i = 0; i < 20; i++) {
        assertTrue(send());
      }
      assertEquals(numbers(from, sent), take(first));
      assertEquals(numbers(from, sent), take(second));
    }
  }

  @Test
  void P01_shouldKeepWhatTheSlowerOfTwoHasNotRead() throws Exception {
    LaneConsumer fast = join();
    LaneConsumer slow = join();
    long full = fill();
    assertEquals(numbers(0, full), take(fast));
    assertFalse(send(), "the slow consumer has not released anything");
    producer.publishWantedHead();
    assertTrue(fast.hasReleasedWanted());
    assertFalse(slow.hasReleasedWanted());
    assertFalse(producer.hasRoom());
    assertTrue(producer.hasRoom(cursors.position(0)));
    assertFalse(producer.hasRoom(cursors.position(1)));
    assertEquals(numbers(0, full), take(slow));
    assertTrue(slow.hasReleasedWanted());
    assertTrue(producer.hasRoom());
    assertTrue(send());
  }

  @Test
  void P03_shouldGiveAConsumerThatJoinsInMidstreamWhatFollows() throws Exception {
    LaneConsumer first = join();
    for (int lap = 0; lap < 50; lap++) {
      long from = sent;
      for (int i = 0; i < 37; i++) {
        assertTrue(send());
      }
      LaneConsumer late = join();
      long joinedAt = sent;
      for (int i = 0; i < 11; i++) {
        assertTrue(send());
      }
      assertEquals(numbers(from, sent), take(first));
      assertEquals(numbers(joinedAt, sent), take(late));
      cursors.remove(1, true);
    }
  }

  @Test
  void P08_shouldNotWaitForAConsumerThatWasRemoved() throws Exception {
    LaneConsumer stays = join();
    LaneConsumer removed = join();
    long full = fill();
    assertEquals(numbers(0, full), take(stays));
    assertFalse(send());
    cursors.ignore(1);
    assertTrue(producer.hasRoom());
    assertTrue(send());
    cursors.remove(1, false);
    assertEquals(2, cursors.add(producer.position()), "a slot that may be written is not reused");
    assertNotNull(removed);
  }

  @Test
  void P07_shouldHaveRoomForItsEndAlsoWhenItIsFull() throws Exception {
    for (int length = 8; length < 200; length += 8) {
      LogTest other = new LogTest();
      LaneConsumer consumer = other.join();
      while (other.producer.claim(length) != null) {
        other.producer.commit();
      }
      other.producer.end();
      int count = 0;
      while (!consumer.isOver()) {
        count += consumer.poll(1, new Frames(frame -> {}), 5);
        assertNull(consumer.fault());
      }
      assertTrue(count > 0);
      assertTrue(consumer.isEmpty());
    }
  }

  @Test
  void P01_shouldContinueALaneInItsLogAndReturn() throws Exception {
    HeapMemory laneMemory = HeapMemory.lane(CAPACITY, 0);
    LaneProducer lane = new LaneProducer(laneMemory, CAPACITY);
    LaneConsumer consumer = new LaneConsumer(laneMemory, CAPACITY);
    lane.claim(8);
    lane.commit();
    LogStart start = new LogStart(3, -7, 4096);
    assertTrue(lane.follow(start));
    lane.claim(16);
    lane.commit();
    assertEquals(1, consumer.poll(1, frames, 10));
    assertTrue(consumer.isOver());
    assertEquals(start, consumer.continuation());
    consumer.resume();
    assertFalse(consumer.isOver());
    assertEquals(1, consumer.poll(1, frames, 10));
    assertTrue(lane.follow(start));
    assertEquals(0, consumer.poll(1, frames, 10));
    assertNotNull(consumer.fault(), "a lane has one log at most");
  }

  @Test
  void P07_shouldRefuseToContinueALaneThatIsFull() throws Exception {
    LaneProducer lane = new LaneProducer(HeapMemory.lane(CAPACITY, 0), CAPACITY);
    while (lane.claim(8) != null) {
      lane.commit();
    }
    assertFalse(lane.follow(new LogStart(0, 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(longs = {-8, 64, CAPACITY + 8L, Long.MAX_VALUE, Long.MIN_VALUE})
  void H08_shouldIgnoreAConsumerWithAnImpossibleCursor(long cursor) throws Exception {
    LaneConsumer good = join();
    join();
    long full = fill();
    if (cursor == 64) { // possible at first, and then it goes back
      memory.putLongRelease(LaneDescriptor.cursorIndex(CAPACITY, 1), 128);
      assertFalse(send());
    }
    memory.putLongRelease(LaneDescriptor.cursorIndex(CAPACITY, 1), cursor);
    assertFalse(send(), "the other consumer has not read anything");
    assertEquals(List.of(1), faults);
    assertEquals(numbers(0, full), take(good));
    assertTrue(send());
    assertEquals(List.of(1), faults);
  }

  @ParameterizedTest
  @CsvSource({"-1,0", "64,0", "0,4", "0,-4095", "0,9223372036854775807"})
  void H07_shouldRejectAnImpossibleStart(int slot, long position) throws Exception {
    for (int i = 0; i < 10; i++) {
      assertTrue(send());
    }
    assertThrows(
        CorruptLaneException.class,
        () -> LaneConsumer.ofLog(memory, CAPACITY, new LogStart(slot, 0, position)));
  }

  @Test
  void H06_shouldTellALaneFromALog() {
    HeapMemory lane = HeapMemory.lane(CAPACITY, 0);
    assertThrows(
        CorruptLaneException.class,
        () -> LaneConsumer.ofLog(lane, CAPACITY, new LogStart(0, 0, 0)));
    assertThrows(CorruptLaneException.class, () -> new LaneConsumer(memory, CAPACITY));
  }

  @Test
  void H07_shouldEndALogThatContainsTheRecordOfALane() throws Exception {
    LaneConsumer consumer = join();
    assertTrue(producer.follow(new LogStart(0, 0, 0)));
    assertEquals(0, consumer.poll(1, frames, 10));
    assertNotNull(consumer.fault());
  }

  @Test
  void H07_shouldEndALaneThatContainsTheEndOfALog() throws Exception {
    HeapMemory laneMemory = HeapMemory.lane(CAPACITY, 0);
    new LaneProducer(laneMemory, CAPACITY).end();
    LaneConsumer consumer = new LaneConsumer(laneMemory, CAPACITY);
    assertEquals(0, consumer.poll(1, frames, 10));
    assertNotNull(consumer.fault());
  }

  @Test
  void P05_shouldHaveNoSlotForMoreThanSixtyFour() {
    for (int i = 0; i < LaneDescriptor.LOG_SLOTS; i++) {
      assertEquals(i, cursors.add(0));
    }
    assertEquals(-1, cursors.add(0));
    cursors.remove(17, true);
    assertEquals(17, cursors.add(0));
  }
}
