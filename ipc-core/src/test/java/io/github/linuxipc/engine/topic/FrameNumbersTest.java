package io.github.linuxipc.engine.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.Counters;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.framing.MessageReader;
import io.github.linuxipc.engine.framing.ReaderContext;
import io.github.linuxipc.engine.framing.ReaderCounters;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds a subscriber the frames of docs/wire-topics.md, most of which have no block. */
class FrameNumbersTest {
  private static final Path PAGE = Path.of("../docs/wire-topics.md");
  private static final long PEER = 7;
  private static final String SENDER = "44332211";

  @TempDir Path runtime;

  private final Counters counters = new Counters();
  private final List<Long> gaps = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private final Context context = new Context();
  private Engine engine;
  private PublisherNumbers publishers;
  private MessageReader reader;

  /** The channel of a topic's subscriber. */
  private final class Context implements ReaderContext {
    @Override
    public String channel() {
      return "frames";
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public ReaderCounters readerCounters() {
      return counters;
    }

    @Override
    public boolean hasPattern() {
      return true;
    }

    @Override
    public boolean mayOmitBlock() {
      return true;
    }
  }

  private void open() {
    engine = new Engine(runtime, Runnable::run);
    publishers =
        new PublisherNumbers(
            new TopicDirectory(runtime, "frames"), "~1", engine.background(), null);
    publishers.onGap((publisher, missed) -> gaps.add(missed));
    reader = MessageReader.of(WireFormat.FRAMED, context, 1 << 20, 1 << 20, false);
    reader.onJoined(PEER);
    reader.begin(this::take);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
  }

  private void take(Message message) {
    if (publishers.isNext(message)) {
      taken.add(new String(message.toByteArray(), StandardCharsets.US_ASCII));
    }
  }

  private void feed(String hex) {
    reader.onFrame(PEER, ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  /** Feeds a frame that is a whole message of one letter, without a block. */
  private void feed(int frameNumber, char letter) {
    feed(String.format("01000000 02010000 %s %s %02x", SENDER, number(frameNumber), (int) letter));
  }

  /** Feeds a frame with a block. */
  private void feed(int frameNumber, int kind, long number, String payload) {
    feed(
        String.format("%02x000000 02090000 ", 24 + payload.length() / 2)
            + SENDER
            + number(frameNumber)
            + String.format("%02x000000 00000000 ", kind)
            + number((int) number)
            + "00000000 00000000 00000000"
            + payload);
  }

  private static String number(int value) {
    return String.format("%08x", Integer.reverseBytes(value));
  }

  private static String vector(String what) throws IOException {
    String row =
        Files.readString(PAGE)
            .lines()
            .filter(line -> line.startsWith("| " + what))
            .findFirst()
            .orElseThrow();
    return row.substring(row.indexOf('`') + 1, row.lastIndexOf('`'));
  }

  private void join() throws IOException {
    open();
    feed(vector("frame of JOIN"));
  }

  @Test
  void P04_shouldTakeAMessageWithoutABlockForTheNextOne() throws Exception {
    join();
    feed(vector("frame of message 5"));
    feed(2, 'b');
    assertEquals(List.of("hi", "b"), taken);
    assertEquals(List.of(), gaps);
    feed(3, TopicMessage.MESSAGE, 7, "63");
    feed(4, 'd');
    assertEquals(List.of("hi", "b", "c", "d"), taken);
    assertEquals(List.of(), gaps);
  }

  @Test
  void P05_shouldCountAFrameThatIsMissingAsAMessageThatIsMissing() throws Exception {
    join();
    feed(1, 'a');
    feed(4, 'd');
    feed(5, 'e');
    assertEquals(List.of("a", "d", "e"), taken);
    assertEquals(List.of(2L), gaps);
  }

  @Test
  void P05_shouldContinueAfterANoticeOfAGapAndAfterANumberThatIsTold() throws Exception {
    join();
    feed(1, TopicMessage.GAP, 9, "");
    feed(2, 'a'); // 10
    feed(3, TopicMessage.MESSAGE, 13, "62");
    feed(4, 'c'); // 14
    feed(5, TopicMessage.MESSAGE, 15, "64");
    assertEquals(List.of("a", "b", "c", "d"), taken);
    assertEquals(List.of(5L, 2L), gaps);
  }

  @Test
  void P04_shouldDropAMessageWithoutABlockThatWasTakenBefore() throws Exception {
    join();
    feed(1, TopicMessage.MESSAGE, 8, "61");
    assertEquals(List.of(3L), gaps);
    feed(2, TopicMessage.MESSAGE, 6, "62");
    feed(3, 'c'); // 7
    feed(4, 'd'); // 8
    feed(5, 'e'); // 9
    assertEquals(List.of("a", "e"), taken);
    assertEquals(List.of(3L), gaps);
  }

  @Test
  void P04_shouldDropAMessageWithoutABlockOfAPublisherThatHasNotJoined() {
    open();
    feed(0, 'a');
    assertEquals(List.of(), taken);
  }
}
