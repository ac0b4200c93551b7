package io.github.linuxipc.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Checks the header against the vectors of {@code docs/wire.md}. */
class FrameHeaderTest {
  private static final int SENDER = 0x11223344;

  private static String frame(String payload, int flags, int fragment, int number) {
    byte[] bytes = payload.getBytes(UTF_8);
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.LENGTH + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(frame, bytes.length, flags, fragment, SENDER, number);
    frame.put(bytes);
    return HexFormat.of().formatHex(frame.array());
  }

  private static String vector(String spaced) {
    return spaced.replace(" ", "");
  }

  @Test
  void shouldKnowWhichFramesEndAMessage() {
    assertTrue(FrameHeader.endsMessage(FrameHeader.lengthAndControl(9, FrameHeader.LAST, 0)));
    assertTrue(FrameHeader.endsMessage(FrameHeader.lengthAndControl(0, FrameHeader.LEAVE, 0)));
    assertFalse(FrameHeader.endsMessage(FrameHeader.lengthAndControl(9, 0, 0)));
    long headed = FrameHeader.lengthAndControl(9, FrameHeader.HEADERS, 0);
    assertFalse(FrameHeader.endsMessage(headed));
    assertTrue(FrameHeader.beginsFragments(headed));
  }

  @Test
  void shouldWriteTheVectorsOfTheWirePage() {
    assertEquals(
        vector("02000000 02010000 44332211 00000000 6869"), frame("hi", FrameHeader.LAST, 0, 0));
    assertEquals(vector("00000000 02010000 44332211 01000000"), frame("", FrameHeader.LAST, 0, 1));
    assertEquals(vector("02000000 02000000 44332211 02000000 6162"), frame("ab", 0, 0, 2));
    assertEquals(
        vector("01000000 02010100 44332211 02000000 63"), frame("c", FrameHeader.LAST, 1, 2));
    assertEquals(vector("00000000 02020000 44332211 03000000"), frame("", FrameHeader.LEAVE, 0, 3));
  }

  @Test
  void shouldReadTheFieldsThatItWrote() {
    ByteBuffer frame = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).position(4);
    FrameHeader.put(frame, -1, 0xff, 0xffff, -2, -3);
    assertEquals(20, frame.position());
    int word = FrameHeader.control(frame, 4);
    assertEquals(-1, FrameHeader.payloadLength(frame, 4));
    assertEquals(-1, FrameHeader.payloadLength(frame.duplicate(), 4), "either byte order");
    assertEquals(ChannelParameters.WIRE_VERSION, FrameHeader.version(word));
    assertEquals(0xff, FrameHeader.flags(word));
    assertEquals(0xffff, FrameHeader.fragment(word));
    assertEquals(-2, FrameHeader.sender(frame, 4));
    assertEquals(-3, FrameHeader.number(frame, 4));
    assertEquals(4, Arrays.mismatch(frame.array(), new byte[20]), "nothing before the position");
  }
}
