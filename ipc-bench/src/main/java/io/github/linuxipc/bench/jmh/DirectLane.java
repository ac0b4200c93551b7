package io.github.linuxipc.bench.jmh;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A ring with the steps and checks of {@code LaneProducer} and {@code LaneConsumer}, but written
 * directly against a mapped buffer: it has no abstraction of memory, lane or record. The offsets
 * and the words of records are those of {@code LaneDescriptor} and {@code RecordDescriptor}. The
 * length of a record is {@code length + 15 & -8}: its word of 8 bytes and the frame, rounded up to
 * a multiple of 8.
 */
final class DirectLane {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int HEAD_OFFSET = 256;
  private static final int RING_OFFSET = 4096;

  /**
   * The two kinds of record, as they stand in the upper 32 bits of a record's word. The lower 32
   * bits hold the length.
   */
  private static final long FRAME = 1L << Integer.SIZE;

  private static final long PADDING = 2L << Integer.SIZE;
  private static final int RELEASES_PER_LAP = 4;

  /** The room after the last record. */
  private static final int END = 16;

  private final ByteBuffer memory;
  private final ByteBuffer readView;
  private final int capacity;
  private final int maxFrame;
  private long tail;
  private long headSeen;
  private long wantedHead;
  private long claimAt;
  private int claimLength;
  private long head;
  private long headReleased;
  private boolean fault;

  DirectLane(int capacity) {
    this.memory = Mapping.create(RING_OFFSET + capacity);
    this.readView = memory.asReadOnlyBuffer();
    this.capacity = capacity;
    this.maxFrame = capacity / 4 + capacity / 64;
  }

  boolean offer(
      long lengthAndControl, long senderAndSequence, ByteBuffer from, int at, int length) {
    if (length < 0 || length > maxFrame - FrameHeader.LENGTH) {
      throw new IllegalArgumentException(
          length + " bytes of payload exceed the longest frame of " + maxFrame);
    }
    if (!findRoom(FrameHeader.LENGTH + length)) {
      return false;
    }
    int start = RING_OFFSET + (int) (claimAt & capacity - 1) + Long.BYTES;
    LONG.set(memory, start, lengthAndControl);
    LONG.set(memory, start + Long.BYTES, senderAndSequence);
    memory.put(start + FrameHeader.LENGTH, from, at, length);
    commit();
    return true;
  }

  private boolean findRoom(int length) {
    int record = length + 15 & -8;
    int toEnd = capacity - (int) (tail & capacity - 1);
    long at = record <= toEnd ? tail : tail + toEnd;
    long end = at + record;
    if (end - headSeen > capacity - END && !loadHead(end)) {
      return false;
    }
    claimAt = at;
    claimLength = length;
    return true;
  }

  private boolean loadHead(long end) {
    long seen = (long) LONG.getAcquire(memory, HEAD_OFFSET);
    if (seen - headSeen < 0 || tail - seen < 0 || tail - seen > capacity) {
      throw new IllegalStateException("the head is out of range");
    }
    headSeen = seen;
    wantedHead = end - capacity + END;
    return wantedHead <= seen;
  }

  private void commit() {
    long end = claimAt + (claimLength + 15 & -8);
    LONG.set(memory, index(end), 0);
    if (claimAt == tail) {
      LONG.setRelease(memory, index(tail), FRAME | claimLength);
    } else {
      LONG.set(memory, index(claimAt), FRAME | claimLength);
      LONG.setRelease(memory, index(tail), PADDING | claimAt - tail);
    }
    tail = end;
  }

  private int index(long position) {
    return RING_OFFSET + (int) (position & capacity - 1);
  }

  int poll(long peer, FrameHandler handler, int limit) {
    long lap = head + capacity;
    int count = 0;
    try {
      long word = (long) LONG.getAcquire(memory, index(head));
      while (word != 0 && count < limit && !fault && lap - head > 0) {
        int index = index(head);
        int length = (int) word;
        if (word >>> Integer.SIZE == 1 && fits(length)) {
          head += length + 15 & -8;
          if (count > 0) {
            word = (long) LONG.getAcquire(memory, index(head));
          }
          deliver(peer, handler, index + Long.BYTES, length);
          if (count++ == 0) {
            word = (long) LONG.getAcquire(memory, index(head));
          }
        } else if (word >>> Integer.SIZE == 2 && length == toEnd()) {
          head += length;
          word = (long) LONG.getAcquire(memory, index(head));
        } else {
          fault = true;
        }
      }
      return count;
    } finally {
      release();
    }
  }

  private void deliver(long peer, FrameHandler handler, int start, int length) {
    if (length < FrameHeader.LENGTH) {
      handler.onFrame(peer, readView.limit(start + length).position(start));
    } else {
      long lengthAndControl = (long) LONG.get(memory, start);
      long senderAndSequence = (long) LONG.get(memory, start + Long.BYTES);
      int from = start + FrameHeader.LENGTH;
      handler.onFrame(
          peer, lengthAndControl, senderAndSequence, readView.limit(start + length).position(from));
    }
    if (head - headReleased >= capacity / RELEASES_PER_LAP) {
      release();
    }
  }

  private boolean fits(int length) {
    if (length < 0 || length > maxFrame) {
      return false;
    }
    return (length + 15 & -8) <= toEnd();
  }

  private int toEnd() {
    return capacity - (int) (head & capacity - 1);
  }

  private void release() {
    if (head != headReleased) {
      headReleased = head;
      LONG.setRelease(memory, HEAD_OFFSET, head);
    }
  }
}
