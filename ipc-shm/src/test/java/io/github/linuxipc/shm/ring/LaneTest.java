package io.github.linuxipc.shm.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane at its bounds, and with a hostile peer. */
@Timeout(60)
class LaneTest {
  private static final int CAPACITY = LaneDescriptor.MIN_CAPACITY;
  private static final int[] KINDS = {1, 2, 5};

  private final HeapMemory memory = HeapMemory.lane(CAPACITY, 0);
  private final List<Integer> lengths = new ArrayList<>();
  private final Frames frames = new Frames(frame -> lengths.add(frame.remaining()));
  private final LaneProducer producer;
  private final LaneConsumer consumer;

  LaneTest() throws CorruptLaneException {
    producer = new LaneProducer(memory, CAPACITY);
    consumer = new LaneConsumer(memory, CAPACITY);
  }

  private boolean send(int length) throws CorruptLaneException {
    if (producer.claim(length) == null) {
      return false;
    }
    producer.commit();
    return true;
  }

  @Test
  void T07_shouldAcceptTheLongestFrameAtEveryPositionOfAnEmptyRing() throws Exception {
    for (int start = 0; start < CAPACITY; start += 8) {
      HeapMemory lane = HeapMemory.lane(CAPACITY, start);
      LaneProducer sender = new LaneProducer(lane, CAPACITY);
      assertNotNull(sender.claim(sender.maxFrame()), () -> "refused in an empty ring");
      sender.commit();
      LaneConsumer receiver = new LaneConsumer(lane, CAPACITY);
      assertEquals(1, receiver.poll(1, frames, 10));
      assertTrue(receiver.isEmpty());
    }
    assertEquals(CAPACITY / 8, lengths.size());
  }

  @Test
  void T01_shouldCarryFramesOfEveryLength() throws Exception {
    for (int length = 0; length <= producer.maxFrame(); length++) {
      assertTrue(send(length));
      assertEquals(1, consumer.poll(1, frames, 10));
      assertEquals(length, lengths.get(length));
    }
    assertThrows(IllegalArgumentException.class, () -> producer.claim(producer.maxFrame() + 1));
    assertThrows(IllegalArgumentException.class, () -> producer.claim(-1));
    ByteBuffer from = ByteBuffer.allocate(8);
    long[] prefix = new long[2];
    for (int length : new int[] {-1, producer.maxFrame() - 31, Integer.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class, () -> producer.offer(0, 1, prefix, from, 0, length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 56, 500})
  void T07_shouldUseTheWholeRingWhenNothingIsRead(int length) throws Exception {
    PartlyFilledMemory lane = new PartlyFilledMemory(4 * CAPACITY, 0, CAPACITY / 4);
    LaneProducer sender = new LaneProducer(lane, 4 * CAPACITY, lane.filled(), lane::fill, false);
    int sent = 0;
    while (sender.claim(length) != null) {
      sender.commit();
      sent++;
    }
    int room = 4 * CAPACITY - 16; // the end of a log or of the chain needs the rest
    assertEquals(room / RecordDescriptor.recordLength(length), sent);
    assertEquals(sent, new LaneConsumer(lane, 4 * CAPACITY).poll(1, frames, Integer.MAX_VALUE));
  }

  @Test
  void T07_shouldStayInTheFilledPartWhenItIsNeverFull() throws Exception {
    PartlyFilledMemory lane = new PartlyFilledMemory(4 * CAPACITY, 0, CAPACITY);
    LaneProducer sender = new LaneProducer(lane, 4 * CAPACITY, lane.filled(), lane::fill, false);
    LaneConsumer receiver = new LaneConsumer(lane, 4 * CAPACITY);
    for (int i = 0; i < 1000; i++) {
      assertNotNull(sender.claim(100 + i % 50));
      sender.commit();
      assertEquals(1, receiver.poll(1, frames, 10));
    }
    assertEquals(LaneDescriptor.fileLength(CAPACITY), lane.filled());
  }

  @Test
  void T07_shouldExtendTheFilledPartAfterItWasFull() throws Exception {
    PartlyFilledMemory lane = new PartlyFilledMemory(4 * CAPACITY, 0, CAPACITY);
    LaneProducer sender = new LaneProducer(lane, 4 * CAPACITY, lane.filled(), lane::fill, false);
    LaneConsumer receiver = new LaneConsumer(lane, 4 * CAPACITY);
    int sent = 0;
    int received = 0;
    for (int i = 0; i < 50; i++) { // the filled part is full, and is extended, in the first round
      while (sent - received < CAPACITY / 128 && sender.claim(120) != null) {
        sender.commit();
        sent++;
      }
      received += receiver.poll(1, frames, 7);
    }
    received += receiver.poll(1, frames, Integer.MAX_VALUE);
    assertEquals(sent, received);
    assertEquals(LaneDescriptor.fileLength(4 * CAPACITY), lane.filled());
  }

  @Test
  void T07_shouldRefuseAFrameThatNeedsMoreMemoryThanThereIs() throws Exception {
    PartlyFilledMemory lane = new PartlyFilledMemory(4 * CAPACITY, 0, CAPACITY / 4);
    boolean[] memory = {false};
    LaneProducer sender =
        new LaneProducer(
            lane,
            4 * CAPACITY,
            lane.filled(),
            (from, to) -> memory[0] && lane.fill(from, to),
            false);
    assertNull(sender.claim(CAPACITY));
    assertTrue(sender.lacksMemoryFor(CAPACITY));
    assertFalse(sender.lacksMemoryFor(500));
    assertNotNull(sender.claim(500));
    sender.commit();
    memory[0] = true;
    assertNotNull(sender.claim(CAPACITY));
    sender.commit();
    assertFalse(sender.lacksMemoryFor(CAPACITY));
    assertEquals(2, new LaneConsumer(lane, 4 * CAPACITY).poll(1, frames, 10));
    assertEquals(List.of(500, CAPACITY), lengths);
  }

  @Test
  void T07_shouldRefuseAFrameWhenFullAndAcceptItAfterOneIsConsumed() throws Exception {
    int sent = 0;
    while (send(24)) {
      sent++;
    }
    assertEquals((CAPACITY - 16) / 32, sent);
    assertFalse(producer.hasRoom());
    producer.publishWantedHead();
    assertFalse(consumer.hasReleasedWanted());
    assertEquals(1, consumer.poll(1, frames, 1));
    assertTrue(producer.hasRoom());
    assertTrue(consumer.hasReleasedWanted());
    assertTrue(send(24));
    assertEquals(sent, consumer.poll(1, frames, Integer.MAX_VALUE));
  }

  @Test
  void shouldDiscardAClaimThatIsNotCommitted() throws Exception {
    assertNotNull(producer.claim(100));
    assertTrue(send(8));
    assertEquals(1, consumer.poll(1, frames, 10));
    assertEquals(List.of(8), lengths);
  }

  @Test
  void shouldCountAFrameAsConsumedWhenTheHandlerThrows() throws Exception {
    assertTrue(send(1));
    assertTrue(send(2));
    Frames failing =
        new Frames(
            frame -> {
              throw new IllegalStateException();
            });
    assertThrows(IllegalStateException.class, () -> consumer.poll(1, failing, 10));
    assertEquals(1, consumer.poll(1, frames, 10));
    assertEquals(List.of(2), lengths);
  }

  @Test
  void shouldReleaseRoomBeforeALongBatchEnds() throws Exception {
    while (send(40)) {}
    Frames sending =
        new Frames(
            frame -> {
              try {
                lengths.add(send(40) ? 1 : 0);
              } catch (CorruptLaneException e) {
                throw new AssertionError(e);
              }
            });
    consumer.poll(1, sending, Integer.MAX_VALUE);
    assertTrue(lengths.contains(1), "room came free within the batch");
  }

  @Test
  void shouldDeliverReadOnlyViews() throws Exception {
    assertTrue(send(8));
    consumer.poll(1, new Frames(frame -> lengths.add(frame.isReadOnly() ? 1 : 0)), 1);
    assertEquals(List.of(1), lengths);
  }

  @Test
  void H08_shouldEndAPollAfterALapWhenTheChainHasNoEnd() throws Exception {
    for (int at = 0; at < CAPACITY; at += 8) {
      memory.putLong(LaneDescriptor.ringIndex(at, CAPACITY), RecordDescriptor.frame(0));
    }
    assertEquals(CAPACITY / 8, consumer.poll(1, frames, Integer.MAX_VALUE));
    assertNull(consumer.fault());
  }

  @ParameterizedTest
  @ValueSource(longs = {4, -1, Long.MAX_VALUE})
  void H08_shouldRefuseALaneWithAnImpossibleHead(long head) {
    memory.putLongRelease(LaneDescriptor.HEAD_OFFSET, head);
    assertThrows(CorruptLaneException.class, () -> new LaneConsumer(memory, CAPACITY));
    assertThrows(CorruptLaneException.class, () -> new LaneProducer(memory, CAPACITY));
  }

  @Test
  void T01_shouldNotTakeBytesOfAnEarlierLapForARecord() throws Exception {
    byte[] content = new byte[200];
    ByteBuffer words = ByteBuffer.wrap(content).order(java.nio.ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      words.putLong(RecordDescriptor.frame(0)); // looks like a record
    }
    for (int lap = 0; lap < 3 * CAPACITY / 8; lap++) {
      int length = lap % content.length;
      ByteBuffer frame = producer.claim(length);
      assertNotNull(frame);
      frame.put(content, 0, length);
      producer.commit();
      assertEquals(1, consumer.poll(1, frames, 10));
      assertTrue(consumer.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-8, 64, Long.MAX_VALUE, Long.MIN_VALUE})
  void H08_shouldNotWriteUnderAnImpossibleHead(long head) throws Exception {
    while (send(40)) {}
    memory.putLongRelease(LaneDescriptor.HEAD_OFFSET, head == 64 ? CAPACITY + 64 : head);
    assertThrows(CorruptLaneException.class, () -> producer.claim(40));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        -1,
        1L << 32 | 0x7fff_ffff,
        1L << 32 | 0xffff_ffffL,
        1L << 32 | CAPACITY / 2,
        2L << 32 | 8
      })
  void H07_shouldEndALaneWithAnImpossibleRecord(long word) throws Exception {
    assertTrue(send(0));
    memory.putLong(LaneDescriptor.ringIndex(0, CAPACITY), word);
    assertEquals(0, consumer.poll(1, frames, 10));
    assertNotNull(consumer.fault());
  }

  @Test
  void H06_shouldRejectAHeaderThatIsNotALanes() {
    ByteBuffer garbage = memory.buffer();
    garbage.put(12, (byte) 77);
    assertThrows(CorruptLaneException.class, () -> new LaneConsumer(memory, CAPACITY));
    assertThrows(CorruptLaneException.class, () -> new LaneProducer(memory, CAPACITY));
    HeapMemory small = new HeapMemory(64);
    assertThrows(CorruptLaneException.class, () -> new LaneConsumer(small, CAPACITY));
  }

  @Test
  void S14_shouldStayWithinTheRingForAnyContent() throws Exception {
    Random random = new Random(14);
    byte[] image = new byte[CAPACITY];
    int faults = 0;
    int handed = 0;
    for (int i = 0; i < 200_000; i++) {
      garble(random, image, random.nextInt(4) + 1);
      long position = random.nextLong() & -8;
      HeapMemory lane = HeapMemory.lane(CAPACITY, position);
      lane.buffer().put(LaneDescriptor.fileLength(0), image);
      LaneConsumer receiver = new LaneConsumer(lane, CAPACITY);
      lengths.clear();
      int count = receiver.poll(1, frames, Integer.MAX_VALUE);
      assertEquals(count, lengths.size());
      assertTrue(count <= CAPACITY / 8);
      handed += count;
      faults += receiver.fault() == null ? 0 : 1;
      if (receiver.fault() != null) {
        assertEquals(0, receiver.poll(1, frames, 10));
      }
    }
    assertTrue(faults > 1000 && handed > 1000, "both happened");
    assertNull(consumer.fault());
  }

  /** Writes nearly valid words to random places of a ring, and short frames to its beginning. */
  private static void garble(Random random, byte[] image, int oneIn) {
    ByteBuffer words = ByteBuffer.wrap(image).order(java.nio.ByteOrder.nativeOrder());
    for (int i = 0; i < 64; i++) {
      int at = random.nextInt(CAPACITY / 8) * 8;
      boolean likely = random.nextInt(oneIn) == 0;
      words.putLong(
          at,
          likely
              ? ((long) KINDS[random.nextInt(KINDS.length)] << 32) | random.nextInt(CAPACITY / 2)
              : random.nextLong());
    }
    for (int at = 0; at < 512; at += 8) {
      words.putLong(at, (at % 24 == 0 ? 5L : 1L) << 32 | random.nextInt(20));
    }
  }
}
