package io.github.linuxipc.support.stream;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;

/** Lines that a line feed ends. */
final class LineDecoder extends StreamDecoder {
  private static final byte LINE_FEED = '\n';
  private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final int maxLine;

  /** Where the search for a line feed goes on; what lies before it holds none. */
  private int scanned;

  /** Whether the line that goes on at the head is too long and is being dropped. */
  private boolean skipping;

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
        if (end - head > maxLine || skipping) {
          skip(tail, true, peer, handler);
        }
        return false;
      }
      if (!skipping && end - head <= maxLine) {
        hand(current, head, end, end + 1, peer, handler);
        return true;
      }
      skip(end + 1, false, peer, handler);
    }
  }

  /** Drops what has arrived of a line that is too long, and tells so once. */
  private void skip(int next, boolean goesOn, long peer, FrameHandler handler) {
    boolean first = !skipping;
    skipping = goesOn;
    head = next;
    if (first) {
      handler.onDiscarded(peer, "a line is longer than " + maxLine + " bytes");
    }
  }

  /** Finds the first line feed, eight bytes at a time; returns {@code to} if there is none. */
  private static int find(ByteBuffer bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      // A zero byte, which a line feed has become, borrows into its highest bit.
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
    if (current == null || from == to || skipping) {
      head = to;
      return 0;
    }
    hand(current, from, to, to, peer, handler);
    return 1;
  }
}
