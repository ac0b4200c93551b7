package io.github.linuxipc.engine.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads frames with headers, including frames that no correct sender would send. */
class ReceivedHeadersTest {
  private static final int MAX = 10;
  private static final int LAST_HEADED = FrameHeader.LAST | FrameHeader.HEADERS;

  private final CountingReceiver receiver = new CountingReceiver();
  private final MessageReader reader =
      MessageReader.of(WireFormat.FRAMED, receiver, MAX, MAX, false);
  private final List<String> received = new ArrayList<>();

  private static final String A_IS_1 = "0900 01 00 01 0100 61 31";

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** Delivers a frame that holds a block of headers, in hexadecimal digits, and then a payload. */
  private void frame(String block, String payload, int flags, int fragment, int number) {
    byte[] head = hex(block);
    byte[] tail = payload.getBytes(UTF_8);
    int length = head.length + tail.length;
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.LENGTH + length).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(frame, length, flags, fragment, 100, number);
    ByteBuffer whole = frame.put(head).put(tail).flip().asReadOnlyBuffer();
    reader.begin(m -> received.add(m.headers() + new String(m.copy().toByteArray(), UTF_8)));
    reader.onFrame(1, whole);
    reader.end();
  }

  @Test
  void shouldReadTheVectorsOfTheWirePage() {
    frame(A_IS_1, "hi", LAST_HEADED, 0, 0);
    frame("0900 01 00", "", FrameHeader.HEADERS, 0, 1);
    frame("01 0100 61 31", "hi", FrameHeader.LAST, 1, 1);
    frame("", "plain", FrameHeader.LAST, 0, 2);
    assertEquals(List.of("[a=1]hi", "[a=1]hi", "[]plain"), received);
    assertEquals(0, receiver.skipped);
    assertEquals("hihiplain".length(), receiver.bytes, "without the headers");
  }

  @Test
  void shouldKeepALargeMessageAndItsHeaders() {
    String largest = "ff0f 01 00 01 f70f 61" + "62".repeat(4087);
    frame(largest, "1234567890", LAST_HEADED, 0, 0);
    frame(largest, "12345678901", LAST_HEADED, 0, 1);
    frame(largest, "12345", FrameHeader.HEADERS, 0, 2);
    frame("", "67890", FrameHeader.LAST, 1, 2);
    frame(A_IS_1, "12345", FrameHeader.HEADERS, 0, 3);
    frame("", "678901", FrameHeader.LAST, 1, 3);
    String whole = "[a=" + "b".repeat(4087) + "]1234567890";
    assertEquals(List.of(whole, whole), received);
    assertEquals(2, receiver.skipped, "messages beyond max-message-size");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no block
        "09", // ends within the length of the block
        "0900 01", // ends within the fixed part
        "0a00 01 00 01 0100 61 31", // longer than the message
        "0300 01 00 01 0100 61 31", // shorter than its fixed part
        "0000 01 00 01 0100 61 31",
        "0410 01 00 01 0100 61 31", // longer than 4,096 bytes
        "ffff 01 00 01 0100 61 31",
        "0400 00 00", // no header
        "0900 00 00 01 0100 61 31",
        "0900 02 00 01 0100 61 31", // a count of 2, and one header
        "0900 41 00 01 0100 61 31", // a count of 65, more than is allowed
        "0900 01 01 01 0100 61 31", // a reserved bit is set
        "0900 01 00 01 0200 61 31", // a value beyond the block
        "0900 01 00 01 0000 61 31", // a byte of the block after the last header
        "0900 01 00 01 ffff 61 31", // a value far beyond the block
        "0900 01 00 00 0200 61 31", // an empty name
        "0900 01 00 ff 0000 61 31", // a name beyond the block
        "0900 01 00 01 0100 2d 31", // the name is '-'
        "0900 01 00 01 0100 20 31", // the name is a blank
        "0900 01 00 02 0000 61 3d", // the name is 'a='
        "0900 01 00 01 0100 e4 31" // the name is not ASCII
      })
  void T10_shouldDiscardAndCountAMessageWhoseHeadersAreDamaged(String block) {
    frame(block, "", LAST_HEADED, 0, 0);
    frame(block, "", FrameHeader.HEADERS, 0, 1);
    frame("", "", FrameHeader.LAST, 1, 1);
    frame(A_IS_1, "after", LAST_HEADED, 0, 2);
    assertEquals(List.of("[a=1]after"), received);
    assertEquals(2, receiver.skipped);
  }

  @Test
  void T10_shouldDiscardAMessageWithTooManyOrTooLongNames() {
    String many = "0801 41 00" + "01 0000 61".repeat(65);
    frame(many, "", LAST_HEADED, 0, 0);
    frame("4800 01 00 41 0000" + "61".repeat(65), "", LAST_HEADED, 0, 1);
    frame("0401 40 00" + "01 0000 61".repeat(64), "most", LAST_HEADED, 0, 2);
    frame("4700 01 00 40 0000" + "61".repeat(64), "longest", LAST_HEADED, 0, 3);
    assertEquals(2, received.size());
    assertTrue(received.get(0).endsWith("most"), received::toString);
    assertEquals("[" + "a".repeat(64) + "=]longest", received.get(1));
    assertEquals(2, receiver.skipped);
  }

  @Test
  void T10_shouldDiscardAMessageWithHeadersInItsMiddle() {
    frame("", "one", 0, 0, 0);
    frame(A_IS_1, "two", FrameHeader.HEADERS, 1, 0);
    frame(A_IS_1, "three", LAST_HEADED, 2, 0);
    frame("", "after", FrameHeader.LAST, 0, 1);
    assertEquals(List.of("[]after"), received);
    assertEquals(1, receiver.skipped);
  }

  @Test
  void shouldKeepTheHeadersOfACopy() {
    List<Message> copies = new ArrayList<>();
    for (String value : List.of("31", "32")) {
      ByteBuffer frame = ByteBuffer.allocate(FrameHeader.LENGTH + 9).order(ByteOrder.LITTLE_ENDIAN);
      FrameHeader.put(frame, 9, LAST_HEADED, 0, 100, copies.size());
      frame.put(hex("0900 01 00 01 0100 61" + value)).flip();
      reader.begin(m -> copies.add(m.copy()));
      reader.onFrame(1, frame);
      reader.end();
    }
    assertEquals("[a=1]", copies.get(0).headers().toString());
    assertEquals("[a=2]", copies.get(1).copy().headers().toString());
    assertSame(copies.get(0).headers(), copies.get(0).headers(), "parsed once");
  }
}
