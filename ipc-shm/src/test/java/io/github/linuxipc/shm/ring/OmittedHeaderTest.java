package io.github.linuxipc.shm.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records without a header: the receiver gets the header that the sender has omitted. */
class OmittedHeaderTest {
  private static final int CAPACITY = LaneDescriptor.MIN_CAPACITY;
  private static final int SENDER = 9;
  private static final int SIZE = 64;
  private static final int WITH_HEADER = RecordDescriptor.WORD + FrameHeader.LENGTH + SIZE;
  private static final int WITHOUT = RecordDescriptor.WORD + SIZE;

  private final HeapMemory memory = HeapMemory.lane(CAPACITY, 0);
  private final LaneProducer producer;
  private final LaneConsumer consumer;
  private final Headers headers = new Headers();

  OmittedHeaderTest() throws CorruptLaneException {
    producer = new LaneProducer(memory, CAPACITY);
    consumer = new LaneConsumer(memory, CAPACITY);
  }

  /** Collects the headers of frames, and perhaps refuses or fails. */
  private static class Headers implements FrameHandler {
    final List<String> all = new ArrayList<>();

    @Override
    public boolean offer(
        long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
      assertEquals(FrameHeader.payloadLength(lengthAndControl), payload.remaining());
      all.add(
          FrameHeader.sender(senderAndSequence)
              + ":"
              + FrameHeader.number(senderAndSequence)
              + ":"
              + FrameHeader.flags(lengthAndControl)
              + ":"
              + FrameHeader.fragment(FrameHeader.control(lengthAndControl))
              + ":"
              + payload.get(payload.position()));
      return true;
    }

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      throw new AssertionError("a frame without a header");
    }

    @Override
    public void onJoined(long peer) {}

    @Override
    public void onDiscarded(long peer, String why) {
      throw new AssertionError(why);
    }

    @Override
    public void onLeft(long peer, boolean partial) {}
  }

  /**
   * Sends a frame, whose payload begins with its message's number, and returns its record's length.
   */
  private static int send(LaneProducer to, int number, int flags, int fragment) throws Exception {
    long before = to.position();
    ByteBuffer payload = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
    payload.put(0, (byte) number);
    assertTrue(
        to.offer(
            FrameHeader.lengthAndControl(SIZE, flags, fragment),
            FrameHeader.senderAndSequence(SENDER, number),
            new long[0],
            payload,
            0,
            SIZE));
    return (int) (to.position() - before);
  }

  private int send(int number) throws Exception {
    return send(producer, number, FrameHeader.LAST, 0);
  }

  private void claim(int number) throws Exception {
    ByteBuffer frame = producer.claim(FrameHeader.LENGTH + SIZE);
    assertNotNull(frame);
    int at = frame.position() + FrameHeader.LENGTH;
    FrameHeader.put(frame, SIZE, FrameHeader.LAST, 0, SENDER, number);
    frame.put(at, (byte) number);
    producer.commit();
  }

  @Test
  void T01_shouldOmitTheHeaderOfAMessageThatFollowsTheOneBefore() throws Exception {
    assertEquals(WITH_HEADER, send(0));
    assertEquals(WITHOUT, send(1));
    assertEquals(WITHOUT, send(2));
    consumer.poll(1, headers, 10);
    assertEquals(List.of("9:0:1:0:0", "9:1:1:0:1", "9:2:1:0:2"), headers.all);
  }

  @Test
  void T01_shouldOmitTheHeadersOfFragmentsAndKeepFlags() throws Exception {
    assertEquals(WITH_HEADER, send(producer, 4, FrameHeader.PATTERN, 0));
    assertEquals(WITHOUT, send(producer, 4, 0, 1));
    assertEquals(WITHOUT, send(producer, 4, FrameHeader.LAST, 0xffff));
    assertEquals(WITHOUT, send(producer, 5, FrameHeader.LAST | FrameHeader.PATTERN, 0));
    consumer.poll(1, headers, 10);
    assertEquals(List.of("9:4:8:0:4", "9:4:0:1:4", "9:4:1:65535:4", "9:5:9:0:5"), headers.all);
  }

  @Test
  void T01_shouldStoreTheHeaderAfterAJumpOfTheNumbersOrAClaimedFrame() throws Exception {
    send(0);
    assertEquals(WITH_HEADER, send(7));
    claim(8);
    assertEquals(WITH_HEADER, send(9));
    assertEquals(WITHOUT, send(10));
    consumer.poll(1, headers, 10);
    assertEquals(
        List.of("9:0:1:0:0", "9:7:1:0:7", "9:8:1:0:8", "9:9:1:0:9", "9:10:1:0:10"), headers.all);
  }

  @Test
  void T01_shouldOmitTheHeaderWhereTheNumbersWrap() throws Exception {
    send(-1);
    assertEquals(WITHOUT, send(0));
    consumer.poll(1, headers, 10);
    assertEquals(List.of("9:-1:1:0:-1", "9:0:1:0:0"), headers.all);
  }

  @Test
  void P02_shouldStoreEachHeaderInAPersistentLane() throws Exception {
    LaneProducer kept =
        new LaneProducer(
            memory, CAPACITY, LaneDescriptor.fileLength(CAPACITY), (from, to) -> false, true);
    for (int i = 0; i < 3; i++) {
      assertEquals(WITH_HEADER, send(kept, i, FrameHeader.LAST, 0));
    }
    new LaneConsumer(memory, CAPACITY, true).poll(1, headers, 2);
    new LaneConsumer(memory, CAPACITY, true).poll(1, headers, 2);
    assertEquals(List.of("9:0:1:0:0", "9:1:1:0:1", "9:2:1:0:2"), headers.all);
  }

  @Test
  void T12_shouldOfferARefusedFrameAgainWithTheSameHeader() throws Exception {
    int[] refusals = {1};
    Headers refusing =
        new Headers() {
          @Override
          public boolean offer(
              long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
            boolean refused = FrameHeader.number(senderAndSequence) == 1 && refusals[0]-- > 0;
            return !refused && super.offer(peer, lengthAndControl, senderAndSequence, payload);
          }
        };
    send(0);
    send(producer, 1, 0, 0);
    send(producer, 1, FrameHeader.LAST, 1);
    assertEquals(1, consumer.poll(1, refusing, 10));
    assertTrue(consumer.isHeld());
    assertEquals(2, consumer.poll(1, refusing, 10));
    assertEquals(List.of("9:0:1:0:0", "9:1:0:0:1", "9:1:1:1:1"), refusing.all);
  }

  @Test
  void shouldKnowTheNextHeaderAfterAHandlerHasThrown() throws Exception {
    Headers failing =
        new Headers() {
          @Override
          public boolean offer(
              long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
            throw new IllegalStateException();
          }
        };
    for (int i = 0; i < 3; i++) {
      send(i);
    }
    assertThrows(IllegalStateException.class, () -> consumer.poll(1, failing, 10));
    assertThrows(IllegalStateException.class, () -> consumer.poll(1, failing, 10));
    consumer.poll(1, headers, 10);
    assertEquals(List.of("9:2:1:0:2"), headers.all);
  }

  @Test
  void H07_shouldEndALaneThatOmitsTheFirstHeader() {
    memory.putLong(
        LaneDescriptor.ringIndex(0, CAPACITY),
        RecordDescriptor.headerless(FrameHeader.lengthAndControl(8, FrameHeader.LAST, 0)));
    assertEquals(0, consumer.poll(1, headers, 10));
    assertNotNull(consumer.fault());
  }

  @Test
  void H07_shouldEndAPersistentLaneThatOmitsAHeader() throws Exception {
    send(0);
    send(1);
    LaneConsumer kept = new LaneConsumer(memory, CAPACITY, true);
    assertEquals(1, kept.poll(1, headers, 10));
    assertNotNull(kept.fault());
  }

  @Test
  void P08_shouldStoreTheHeaderThatAConsumerOfALogReadsFirst() throws Exception {
    send(0);
    long start = producer.startOfConsumer();
    assertEquals(producer.position(), start);
    assertEquals(WITH_HEADER, send(1));
    assertEquals(WITHOUT, send(2));
    consumer.poll(1, headers, 10);
    assertNull(consumer.fault());
    assertEquals(3, headers.all.size());
  }
}
