package io.github.linuxipc.support.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final int MAX_FRAME = 64 << 10;
  private static final int SENDER = 77;

  private final Recorder recorder = new Recorder();
  private final Random random = new Random(1);

  @Test
  void T01_shouldFindTheSameFramesAtEverySplitPoint() {
    List<byte[]> sent = frames(0, 1, 5, 0, 40);
    byte[] stream = joined(sent);
    for (int first = 0; first <= stream.length; first++) {
      for (int second = first; second <= stream.length; second++) {
        Recorder pieces = new Recorder();
        try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
          pieces.feed(decoder, stream, first, second);
          assertFalse(decoder.isPartial());
        }
        assertSame(sent, pieces.frames);
      }
    }
  }

  @Test
  void T01_shouldFindFramesOfEverySizeByteByByteAndInBulk() {
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int payload = random.nextInt(i % 10 == 0 ? MAX_FRAME - FrameHeader.LENGTH + 1 : 300);
      sent.addAll(frames(payload));
    }
    sent.addAll(frames(MAX_FRAME - FrameHeader.LENGTH, MAX_FRAME - FrameHeader.LENGTH));
    byte[] stream = joined(sent);
    for (int most : new int[] {1, 7, 4096, 1 << 20}) {
      Recorder pieces = new Recorder();
      try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
        pieces.feed(decoder, stream, ends(stream.length, most));
      }
      assertSame(sent, pieces.frames);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_FRAME - FrameHeader.LENGTH + 1, Integer.MAX_VALUE, -1, 0x80000000})
  void H06_shouldRejectAHostileLengthAfterFourBytesWithoutAllocating(int length) {
    byte[] good = joined(frames(3));
    byte[] hostile = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
    try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
      recorder.feed(decoder, good);
      recorder.feed(decoder, hostile);
      String violation = decoder.violation();
      assertNotNull(violation);
      assertTrue(violation.contains(Integer.toUnsignedString(length)), violation);
      assertEquals(1, recorder.frames.size());
      assertEquals(StreamBuffer.START, decoder.writableBuffer().capacity());
    }
  }

  @Test
  void H06_shouldNotGrowForABigFrameBeforeItsBytesHaveArrived() {
    byte[] big = frames(60_000).get(0);
    try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
      recorder.feed(decoder, java.util.Arrays.copyOf(big, 1000));
      assertEquals(StreamBuffer.START, decoder.writableBuffer().capacity());
      assertTrue(decoder.isPartial());
      assertNull(decoder.violation());
    }
  }

  @Test
  void H09_shouldRejectAFrameWithAnotherSendersNumber() {
    try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER + 1)) {
      recorder.feed(decoder, joined(frames(3)));
      assertNotNull(decoder.violation());
      assertTrue(recorder.frames.isEmpty());
    }
  }

  @Test
  void T01_shouldConsumeAFrameWhenTheHandlerThrows() {
    FrameHandler throwing = new ThrowingHandler();
    try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
      decoder.writableBuffer().put(joined(frames(3, 4)));
      assertThrows(IllegalStateException.class, () -> decoder.decode(1, throwing, 9));
      assertEquals(1, decoder.decode(1, recorder, 9));
      assertEquals(FrameHeader.LENGTH + 4, recorder.frames.get(0).length);
    }
  }

  @Test
  void T01_shouldNotDeliverMoreFramesThanTheLimit() {
    try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
      decoder.writableBuffer().put(joined(frames(1, 2, 3)));
      assertEquals(2, decoder.decode(1, recorder, 2));
      assertEquals(1, decoder.decode(1, recorder, 2));
      assertEquals(0, decoder.decode(1, recorder, 2));
    }
  }

  @Test
  void T14_shouldDeliverReadOnlyLittleEndianViews() {
    try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
      decoder.writableBuffer().put(joined(frames(1)));
      List<ByteBuffer> views = new ArrayList<>();
      decoder.decode(
          1,
          new ThrowingHandler() {
            @Override
            public void onFrame(long peer, ByteBuffer frame) {
              views.add(frame);
            }
          },
          1);
      assertTrue(views.get(0).isReadOnly());
      assertTrue(views.get(0).isDirect());
      assertEquals(ByteOrder.LITTLE_ENDIAN, views.get(0).order());
    }
  }

  @Test
  void T14_shouldReuseBuffersInsteadOfAllocating() {
    for (int i = 0; i < 3; i++) {
      try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
        recorder.feed(decoder, joined(frames(60_000, 60_000, 60_000)));
      }
    }
    StreamBuffer pooled = StreamBuffer.take(StreamBuffer.START);
    pooled.release();
    try (StreamDecoder decoder = StreamDecoder.framed(MAX_FRAME, SENDER)) {
      org.junit.jupiter.api.Assertions.assertSame(pooled.bytes, decoder.writableBuffer());
    }
  }

  private List<byte[]> frames(int... payloads) {
    List<byte[]> frames = new ArrayList<>();
    for (int payload : payloads) {
      ByteBuffer frame =
          ByteBuffer.allocate(FrameHeader.LENGTH + payload).order(ByteOrder.LITTLE_ENDIAN);
      FrameHeader.put(frame, payload, FrameHeader.LAST, 0, SENDER, frames.size());
      byte[] content = new byte[payload];
      random.nextBytes(content);
      frame.put(content);
      frames.add(frame.array());
    }
    return frames;
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private int[] ends(int length, int most) {
    List<Integer> ends = new ArrayList<>();
    for (int at = 0; at < length; at += 1 + random.nextInt(most)) {
      ends.add(at);
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "frame " + i);
    }
  }

  private static class ThrowingHandler implements FrameHandler {
    @Override
    public void onJoined(long peer) {}

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      throw new IllegalStateException("thrown by the test's handler");
    }

    @Override
    public void onDiscarded(long peer, String why) {}

    @Override
    public void onLeft(long peer, boolean partial) {}
  }
}
