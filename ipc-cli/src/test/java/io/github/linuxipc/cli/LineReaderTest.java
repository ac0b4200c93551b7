package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines from a stream that delivers its bytes in pieces. */
class LineReaderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1 << 16, 1 << 20})
  void shouldReadLinesWhereverThePiecesEnd(int piece) throws IOException {
    String longLine = "y".repeat(200_000);
    assertEquals(
        List.of("a", "", longLine, "b\r", "\0\377", "end"),
        lines("a\n\n" + longLine + "\nb\r\n\0\377\nend", piece));
    assertEquals(List.of(), lines("", piece));
    assertEquals(List.of("", ""), lines("\n\n", piece));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 20})
  void shouldCheckTheLimitBeforeTheBufferGrows(int piece) {
    LineReader reader =
        new LineReader(
            pieces("z".repeat(1 << 20), piece),
            length -> {
              throw new IOException("at " + length);
            });
    assertEquals("at 65536", assertThrows(IOException.class, reader::next).getMessage());
  }

  private static List<String> lines(String text, int piece) throws IOException {
    LineReader reader = new LineReader(pieces(text, piece), length -> {});
    List<String> lines = new ArrayList<>();
    for (ByteBuffer line = reader.next(); line != null; line = reader.next()) {
      lines.add(ISO_8859_1.decode(line).toString());
    }
    return lines;
  }

  private static InputStream pieces(String text, int piece) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, piece));
      }
    };
  }
}
