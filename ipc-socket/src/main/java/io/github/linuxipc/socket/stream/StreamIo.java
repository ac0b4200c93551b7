package io.github.linuxipc.socket.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Reads and writes that are repeated if a signal interrupted them. A socket channel of the JDK in
 * non-blocking mode does not repeat them itself (EINTR), but returns a number that the interface
 * does not know: less than -1.
 */
final class StreamIo {
  private static final int END = -1;

  private StreamIo() {}

  /** Reads; returns how many bytes came, or -1 at the end. */
  static int read(ReadableByteChannel channel, ByteBuffer into) throws IOException {
    int count;
    do {
      count = channel.read(into);
    } while (count < END);
    return count;
  }

  /** Writes; returns how many bytes were taken. */
  static int write(WritableByteChannel channel, ByteBuffer from) throws IOException {
    int count;
    do {
      count = channel.write(from);
    } while (count < 0);
    return count;
  }
}
