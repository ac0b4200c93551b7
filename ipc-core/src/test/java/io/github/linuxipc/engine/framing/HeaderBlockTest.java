package io.github.linuxipc.engine.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Headers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderBlockTest {
  private static byte[] encoded(Headers headers) {
    HeaderBlock block = new HeaderBlock();
    block.encode(headers);
    ByteBuffer bytes = ByteBuffer.allocate(block.length());
    block.put(0, block.length(), bytes);
    return bytes.array();
  }

  @Test
  void shouldWriteTheVectorsOfTheWirePage() {
    assertEquals(
        "0900010001010061" + "31", HexFormat.of().formatHex(encoded(Headers.of("a", "1"))));
    assertEquals(
        "1000020001010061" + "31" + "0202006162" + "c3a9",
        HexFormat.of().formatHex(encoded(Headers.of("a", "1", "ab", "é"))));
  }

  @Test
  void shouldHaveTheLengthThatTheHeadersCount() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      Headers headers = headers(random);
      byte[] bytes = encoded(headers);
      assertEquals(headers.length(), bytes.length, headers::toString);
      HeaderBlock block = new HeaderBlock();
      ByteBuffer message = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 5));
      assertTrue(headers.size() == 0 || block.read(message), headers::toString);
      assertEquals(headers.size() == 0 ? bytes.length + 5 : 5, message.remaining());
      assertEquals(headers, headers.size() == 0 ? headers : block.decode());
    }
  }

  private static Headers headers(Random random) {
    Headers.Builder headers = Headers.builder();
    int count = random.nextInt(20);
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[random.nextInt(100)];
      random.nextBytes(value);
      headers.add("n" + "x".repeat(random.nextInt(64)), value);
    }
    return headers.build();
  }

  @Test
  void shouldRefuseOrDecodeABlockOfRandomBytes() {
    Random random = new Random(5);
    HeaderBlock block = new HeaderBlock();
    int accepted = 0;
    for (int i = 0; i < 50_000; i++) {
      Headers headers = headers(random);
      byte[] bytes = encoded(headers);
      for (int changes = random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
        int area = random.nextBoolean() ? Math.min(bytes.length, 12) : bytes.length;
        bytes[random.nextInt(area)] = (byte) random.nextInt();
      }
      ByteBuffer message = ByteBuffer.wrap(bytes, 0, random.nextInt(10) > 0 ? bytes.length : 0);
      if (block.read(message)) {
        accepted++;
        Headers decoded = block.decode();
        assertTrue(decoded.length() <= Headers.MAX_LENGTH && decoded.size() > 0);
        assertEquals(decoded.length(), message.position(), "the position behind the block");
      } else {
        assertEquals(0, message.position(), "the position of a message that was refused");
      }
    }
    assertTrue(accepted > 1_000 && accepted < 49_000, accepted + " blocks were accepted");
  }

  @Test
  void shouldNotChangeACopyWhenTheBlockIsFilledAgain() {
    HeaderBlock block = new HeaderBlock();
    assertTrue(block.read(ByteBuffer.wrap(encoded(Headers.of("a", "1")))));
    HeaderBlock copy = block.copy();
    block.encode(Headers.of("b", "2"));
    assertEquals(Headers.of("a", "1"), copy.decode());
    assertFalse(block.read(ByteBuffer.allocate(0)));
  }
}
