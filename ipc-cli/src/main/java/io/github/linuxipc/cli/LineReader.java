package io.github.linuxipc.cli;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.MessageTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of bytes into lines, without decoding them. A newline byte ends each line, but is
 * not part of the line that is returned. The end of the stream may end the last line instead.
 */
final class LineReader {
  private static final int FIRST_SIZE = 1 << 16;
  private static final int LARGEST_SIZE = Integer.MAX_VALUE - 8;

  private final InputStream in;
  private final Limit limit;
  private byte[] bytes = new byte[FIRST_SIZE];
  private int start;
  private int end;

  /** Checks the length of a line. Called before the buffer grows for a line that does not fit. */
  @FunctionalInterface
  interface Limit {
    /**
     * Throws if a line of the given length is too long.
     *
     * @param length the number of bytes of the line that were read so far
     * @throws IOException if the line is too long, or the limit cannot be determined
     */
    void check(int length) throws IOException;

    /**
     * Returns the limit of what an endpoint sends. It throws a {@link MessageTooLargeException}.
     *
     * @param endpoint the endpoint, for which a line is a message
     */
    static Limit of(Endpoint endpoint) {
      return length -> {
        int most = endpoint.maxMessageSize();
        if (length > most) {
          String where = endpoint.channel() + ", address " + endpoint.address();
          throw new MessageTooLargeException(length, most, where);
        }
      };
    }
  }

  LineReader(InputStream in, Limit limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * Reads a line. Bytes after the last newline are a line, too.
   *
   * @return the line without its newline, valid until the next call; null at the end of the stream
   * @throws IOException if reading fails, or the {@link Limit} throws
   */
  @Nullable ByteBuffer next() throws IOException {
    for (int scanned = start; ; ) {
      for (; scanned < end; scanned++) {
        if (bytes[scanned] == '\n') {
          return take(scanned, scanned + 1);
        }
      }
      int unread = scanned - start;
      makeRoom();
      scanned = start + unread;
      int n = in.read(bytes, end, bytes.length - end);
      if (n < 0) {
        return start == end ? null : take(end, end);
      }
      end += n;
    }
  }

  private ByteBuffer take(int lineEnd, int next) {
    ByteBuffer line = ByteBuffer.wrap(bytes, start, lineEnd - start);
    start = next;
    return line;
  }

  private void makeRoom() throws IOException {
    int length = end - start;
    if (length == bytes.length) {
      limit.check(length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, LARGEST_SIZE));
    } else if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, length);
      start = 0;
      end = length;
    }
  }
}
