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
        try (StreamDecoder cutter = StreamDecoder.lines(MAX_LINE)) {
          pieces.feed(cutter, stream, first, second);
          assertTrue(cutter.isPartial());
          assertEquals(1, cutter.finish(1, pieces));
        }
        assertEquals(List.of(text.split("\n", -1)), texts(pieces));
        assertTrue(pieces.skipped.isEmpty());
      }
    }
  }

  @Test
  void T16_shouldSkipAndCountATooLongLineAtEverySplitPoint() {
    String text = "one\n" + "x".repeat(MAX_LINE + 1) + "\ntwo\n" + "y".repeat(90) + "\n\nthree\n";
    byte[] stream = text.getBytes(US_ASCII);
    for (int first = 0; first <= stream.length; first++) {
      for (int second = first; second <= stream.length; second++) {
        Recorder pieces = new Recorder();
        try (StreamDecoder cutter = StreamDecoder.lines(MAX_LINE)) {
          pieces.feed(cutter, stream, first, second);
          assertFalse(cutter.isPartial());
          assertEquals(0, cutter.finish(1, pieces));
        }
        assertEquals(List.of("one", "two", "", "three"), texts(pieces));
        assertEquals(2, pieces.skipped.size());
      }
    }
  }

  @Test
  void T16_shouldSkipATooLongLastLineWithoutAnEnd() {
    try (StreamDecoder cutter = StreamDecoder.lines(MAX_LINE)) {
      recorder.feed(cutter, "y".repeat(90).getBytes(US_ASCII), 50);
      assertEquals(0, cutter.finish(1, recorder));
      assertEquals(1, recorder.skipped.size());
      assertTrue(recorder.frames.isEmpty());
    }
  }

  @Test
  void T16_shouldNotBufferWhatItSkips() {
    byte[] endless = new byte[1 << 20];
    Arrays.fill(endless, (byte) 'x');
    try (StreamDecoder cutter = StreamDecoder.lines(MAX_LINE)) {
      for (int i = 0; i < 20; i++) {
        recorder.feed(cutter, endless);
      }
      assertTrue(cutter.writableBuffer().capacity() <= StreamBuffer.ROOMY);
      recorder.feed(cutter, "\nafter\n".getBytes(US_ASCII));
    }
    assertEquals(List.of("after"), texts(recorder));
    assertEquals(1, recorder.skipped.size());
  }

  @Test
  void T16_shouldTakeALineOfTheWholeMessageSize() {
    int most = 1 << 20;
    byte[] line = new byte[most + 1];
    Arrays.fill(line, (byte) 'x');
    line[most] = '\n';
    try (StreamDecoder cutter = StreamDecoder.lines(most)) {
      recorder.feed(cutter, line);
      recorder.feed(cutter, line);
    }
    assertEquals(2, recorder.frames.size());
    assertEquals(most, recorder.frames.get(1).length);
  }

  @Test
  void T16_shouldCarryEveryByteValueButTheLineFeed() {
    ByteBuffer all = ByteBuffer.allocate(256);
    for (int value = 0; value < 256; value++) {
      if (value != '\n') {
        all.put((byte) value);
      }
    }
    all.put((byte) '\n');
    try (StreamDecoder cutter = StreamDecoder.lines(255)) {
      recorder.feed(cutter, all.array());
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
