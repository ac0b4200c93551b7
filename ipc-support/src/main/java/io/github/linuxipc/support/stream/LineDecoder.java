package io.github.linuxipc.support.stream;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;

/** Decodes lines that end with a line feed. */
final class LineDecoder extends StreamDecoder {
  private static final byte LINE_FEED = '\n';
  private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final int maxLine;

  /** The index at which the search for a line feed continues; the bytes before it contain none. */
  private int scanned;

  /** Whether the line that continues at the head is too long and is being discarded. */
  private boolean discarding;

  LineDecoder(int maxLine) {
    super(Math.addExact(maxLine, 1));
    this.maxLine = maxLine;
  }

  @Override
  boolean decodeNext(StreamBuffer current, int tail, long peer, FrameHandler handler) {
    while (true) {
      int end = find(current.bytes, Math.max(scanned, head), tail);
      scanned = end;
      if (end == tail) {
        if (end - head > maxLine || discarding) {
          discard(tail, true, peer, handler);
        }
        return false;
      }
      if (!discarding && end - head <= maxLine) {
        deliver(current, head, end, end + 1, peer, handler);
        return true;
      }
      discard(end + 1, false, peer, handler);
    }
  }

  /** Discards the received part of a line that is too long. Reports each such line once. */
  private void discard(int next, boolean continues, long peer, FrameHandler handler) {
    boolean first = !discarding;
    discarding = continues;
    head = next;
    if (first) {
      handler.onDiscarded(peer, "a line is longer than " + maxLine + " bytes");
    }
  }

  /** Finds the first line feed, eight bytes at a time. Returns {@code to} if there is none. */
  private static int find(ByteBuffer bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      // The XOR turns each line feed into a zero byte. The subtraction sets the highest bit of the
      // first zero byte.
      long word = bytes.getLong(at) ^ LINE_FEEDS;
      long found = (word - LOW_BITS) & ~word & HIGH_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && bytes.get(at) != LINE_FEED) {
      at++;
    }
    return at;
  }

  @Override
  void moved(int distance) {
    scanned -= distance;
  }

  @Override
  public int finish(long peer, FrameHandler handler) {
    StreamBuffer current = buffer();
    int from = head;
    int to = tail();
    if (current == null || from == to || discarding) {
      head = to;
      return 0;
    }
    deliver(current, from, to, to, peer, handler);
    return 1;
  }
}
