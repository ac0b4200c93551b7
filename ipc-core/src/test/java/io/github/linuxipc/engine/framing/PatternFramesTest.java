package io.github.linuxipc.engine.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Headers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the bytes of a pattern's block with docs/wire.md, and reads them again. */
class PatternFramesTest {
  @Test
  void shouldWriteTheBlockOfTheVector() {
    MessagePrefix prefix = new MessagePrefix();
    prefix.encode(new PatternBlock().set(3, 0, 0, 5, 7), Headers.empty());
    assertEquals(24, prefix.length());
    assertEquals(8, prefix.flags());
    assertEquals("030000000000000005000000000000000700000000000000", hex(prefix, 24));
  }

  /** The kinds of a topic, as docs/wire-topics.md has them. */
  @ParameterizedTest
  @CsvSource({
    "32, 4711, 4, 20000000 67120000 04000000 00000000 00000000 00000000",
    "33, 0, 5, 21000000 00000000 05000000 00000000 00000000 00000000",
    "34, 0, 9, 22000000 00000000 09000000 00000000 00000000 00000000"
  })
  void shouldWriteTheBlocksOfATopic(int kind, int code, long number, String bytes)
      throws Exception {
    MessagePrefix prefix = new MessagePrefix();
    prefix.encode(new PatternBlock().set(kind, 0, code, number, 0), Headers.empty());
    assertEquals(bytes.replace(" ", ""), hex(prefix, prefix.length()));
    assertTrue(Files.readString(Path.of("../docs/wire-topics.md")).contains("`" + bytes + "`"));
  }

  @Test
  void shouldPutTheHeadersBehindTheBlock() {
    MessagePrefix prefix = new MessagePrefix();
    prefix.encode(new PatternBlock().set(4, 0, -1, 5, 7), Headers.of("a", "1"));
    assertEquals(33, prefix.length());
    assertEquals(12, prefix.flags());
    assertEquals(
        "04000000ffffffff05000000000000000700000000000000" + "090001000101006131", hex(prefix, 33));
  }

  @Test
  void shouldWriteAnyPartOfThePrefix() {
    MessagePrefix prefix = new MessagePrefix();
    prefix.encode(new PatternBlock().set(4, 1, 2, 5, 7), Headers.of("a", "1"));
    String whole = hex(prefix, 33);
    for (int cut = 0; cut <= 33; cut++) {
      ByteBuffer parts = ByteBuffer.allocate(33);
      prefix.put(0, cut, parts);
      prefix.put(cut, 33 - cut, parts);
      assertEquals(whole, HexFormat.of().formatHex(parts.array()), "cut at " + cut);
    }
  }

  @Test
  void shouldReadWhatWasWritten() {
    MessagePrefix prefix = new MessagePrefix();
    prefix.encode(new PatternBlock().set(9, 1, 2, 1L << 60, Long.MIN_VALUE), Headers.empty());
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    prefix.put(0, 24, bytes);
    PatternBlock read = new PatternBlock();
    assertTrue(read.read(bytes.flip()));
    assertEquals(0, bytes.remaining());
    assertEquals(9, read.kind());
    assertEquals(1, read.status());
    assertEquals(2, read.code());
    assertEquals(1L << 60, read.number());
    assertEquals(Long.MIN_VALUE, read.value());
  }

  @Test
  void shouldRefuseABlockThatIsTooShortOrHasReservedBits() {
    PatternBlock block = new PatternBlock();
    assertFalse(block.read(ByteBuffer.allocate(23)));
    assertFalse(block.read(ByteBuffer.allocate(24).put(2, (byte) 1)));
    assertTrue(block.read(ByteBuffer.allocate(24)));
  }

  private static String hex(MessagePrefix prefix, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    prefix.put(0, count, bytes);
    return HexFormat.of().formatHex(bytes.array());
  }
}
