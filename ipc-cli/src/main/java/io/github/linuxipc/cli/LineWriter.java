package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.linuxipc.channel.Header;
import io.github.linuxipc.channel.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes messages as lines to standard output, byte for byte, through a buffer of its own. */
final class LineWriter {
  private static final int SIZE = 1 << 16;

  private final WritableByteChannel out;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);

  LineWriter(WritableByteChannel out) {
    this.out = out;
  }

  /**
   * Returns a writer to standard output. It does not use {@code System.out}, because {@code
   * System.out} does not report that the reader has closed the stream.
   */
  static LineWriter toStandardOutput() {
    return new LineWriter(StandardStreams.output());
  }

  /**
   * Adds a message as a line, with its headers before it if asked. The payload's position moves to
   * its limit.
   */
  void message(Message message, boolean withHeaders) throws IOException {
    if (withHeaders) {
      for (Header header : message.headers()) {
        field(header);
      }
    }
    line(message.payload());
  }

  /** Adds a header and a tab to the line that {@link #line} ends. */
  private void field(Header header) throws IOException {
    put(US_ASCII.encode(header.name() + "="));
    put(ByteBuffer.wrap(header.bytes()));
    room();
    buffer.put((byte) '\t');
  }

  /** Adds a line. The payload's position moves to its limit. */
  void line(ByteBuffer payload) throws IOException {
    put(payload);
    room();
    buffer.put((byte) '\n');
  }

  private void put(ByteBuffer payload) throws IOException {
    while (payload.hasRemaining()) {
      int limit = payload.limit();
      payload.limit(payload.position() + Math.min(payload.remaining(), room()));
      buffer.put(payload);
      payload.limit(limit);
    }
  }

  private int room() throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    return buffer.remaining();
  }

  /** Writes the contents of the buffer to the stream, and empties the buffer. */
  void flush() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    } finally {
      buffer.clear();
    }
  }

  /**
   * Returns whether a write failed because the reader has closed the stream, as in {@code | head
   * -1}.
   */
  static boolean isClosedByReader(IOException e) {
    if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
      return true;
    }
    try { // in another language the message differs: any failure of a pipe or socket counts
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }
}
