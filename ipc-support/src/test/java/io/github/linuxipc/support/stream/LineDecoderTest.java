package io.github.linuxipc.support.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineDecoderTest {
  private static final int MAX_LINE = 20;

  private final Recorder recorder = new Recorder();

  @Test
  void T16_shouldFindTheSameLinesAtEverySplitPoint() {
    String text = "one\n\ntwo and three\n12345678\n" + "x".repeat(MAX_LINE) + "\nlast";
    byte[] stream = text.getBytes(US_ASCII);
    for (int first = 0; first <= stream.length; first++) {
      for (int second = first; second <= stream.length; second++) {
        Recorder pieces = new Recorder();
        try (StreamDecoder decoder = StreamDecoder.lines(MAX_LINE)) {
          pieces.feed(decoder, stream, first, second);
          assertTrue(decoder.isPartial());
          assertEquals(1, decoder.finish(1, pieces));
        }
        assertEquals(List.of(text.split("\n", -1)), texts(pieces));
        assertTrue(pieces.discarded.isEmpty());
      }
    }
  }

  @Test
  void T16_shouldDiscardAndReportATooLongLineAtEverySplitPoint() {
    String text = "one\n" + "x".repeat(MAX_LINE + 1) + "\ntwo\n" + "y".repeat(90) + "\n\nthree\n";
    byte[] stream = text.getBytes(US_ASCII);
    for (int first = 0; first <= stream.length; first++) {
      for (int second = first; second <= stream.length; second++) {
        Recorder pieces = new Recorder();
        try (StreamDecoder decoder = StreamDecoder.lines(MAX_LINE)) {
          pieces.feed(decoder, stream, first, second);
          assertFalse(decoder.isPartial());
          assertEquals(0, decoder.finish(1, pieces));
        }
        assertEquals(List.of("one", "two", "", "three"), texts(pieces));
        assertEquals(2, pieces.discarded.size());
      }
    }
  }

  @Test
  void T16_shouldDiscardATooLongLastLineWithoutALineFeed() {
    try (StreamDecoder decoder = StreamDecoder.lines(MAX_LINE)) {
      recorder.feed(decoder, "y".repeat(90).getBytes(US_ASCII), 50);
      assertEquals(0, decoder.finish(1, recorder));
      assertEquals(1, recorder.discarded.size());
      assertTrue(recorder.frames.isEmpty());
    }
  }

  @Test
  void T16_shouldNotBufferALineThatItDiscards() {
    byte[] endless = new byte[1 << 20];
    Arrays.fill(endless, (byte) 'x');
    try (StreamDecoder decoder = StreamDecoder.lines(MAX_LINE)) {
      for (int i = 0; i < 20; i++) {
        recorder.feed(decoder, endless);
      }
      assertTrue(decoder.writableBuffer().capacity() <= StreamBuffer.READ_CAPACITY);
      recorder.feed(decoder, "\nafter\n".getBytes(US_ASCII));
    }
    assertEquals(List.of("after"), texts(recorder));
    assertEquals(1, recorder.discarded.size());
  }

  @Test
  void T16_shouldDeliverALineOfTheMaximumMessageSize() {
    int most = 1 << 20;
    byte[] line = new byte[most + 1];
    Arrays.fill(line, (byte) 'x');
    line[most] = '\n';
    try (StreamDecoder decoder = StreamDecoder.lines(most)) {
      recorder.feed(decoder, line);
      recorder.feed(decoder, line);
    }
    assertEquals(2, recorder.frames.size());
    assertEquals(most, recorder.frames.get(1).length);
  }

  @Test
  void T16_shouldCarryEveryByteValueExceptTheLineFeed() {
    ByteBuffer all = ByteBuffer.allocate(256);
    for (int value = 0; value < 256; value++) {
      if (value != '\n') {
        all.put((byte) value);
      }
    }
    all.put((byte) '\n');
    try (StreamDecoder decoder = StreamDecoder.lines(255)) {
      recorder.feed(decoder, all.array());
    }
    assertEquals(
        Arrays.toString(Arrays.copyOf(all.array(), 255)), Arrays.toString(recorder.frames.get(0)));
  }

  private static List<String> texts(Recorder recorder) {
    List<String> texts = new ArrayList<>();
    recorder.frames.forEach(frame -> texts.add(new String(frame, US_ASCII)));
    return texts;
  }
}
