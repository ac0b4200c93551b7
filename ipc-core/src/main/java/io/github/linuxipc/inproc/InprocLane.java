package io.github.linuxipc.inproc;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One sender's ring buffer of frames, with a single producer and a single consumer. Positions only
 * grow, and one release store publishes a frame.
 *
 * <pre>
 *   record:   length (4 bytes), frame, padding to a multiple of 8 bytes
 *   padding:  length -1: the rest of the ring is unused, the next record is at the ring's start
 * </pre>
 */
final class InprocLane {
  static final int MAX_FRAME = 64 * 1024;
  private static final int CAPACITY = 4 * MAX_FRAME;
  private static final int PADDING = -1;

  /**
   * A waiting producer is woken once there is space for its frame and, in addition, for this many
   * records of the same size, or for half the ring if that is less. It is also woken once the ring
   * is empty.
   */
  private static final int WAKE_RECORDS = 16;

  final long peer;
  private final ByteBuffer ring = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer claimView = ring.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer frameView = ring.asReadOnlyBuffer();
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail = new AtomicLong();
  private long cachedHead;
  private long cachedTail;
  private long claimAt;
  private int claimLength;

  /** The position that the head must reach before a waiting producer continues. */
  private long wantedHead;

  /** Whether the handler has refused the frame at the head. Used by the polling thread only. */
  private boolean held;

  /** The sender's thread while it waits for space. */
  volatile @Nullable Thread producer;

  /** Whether the sender has closed. Frames in the ring are still delivered. */
  volatile boolean left;

  InprocLane(long peer) {
    this.peer = peer;
  }

  @Nullable ByteBuffer claim(int length) {
    long at = tail.getPlain();
    int toEnd = CAPACITY - index(at);
    int record = recordLength(length);
    int needed = record <= toEnd ? record : toEnd + record;
    if (!hasSpace(at + needed)) {
      wantedHead = at + needed - CAPACITY + Math.min(WAKE_RECORDS * record, CAPACITY / 2);
      return null;
    }
    if (record > toEnd) {
      ring.putInt(index(at), PADDING);
      at += toEnd;
    }
    claimAt = at;
    claimLength = length;
    int start = index(at) + Integer.BYTES;
    return claimView.clear().limit(start + length).position(start);
  }

  private boolean hasSpace(long newTail) {
    if (newTail - cachedHead > CAPACITY) {
      cachedHead = head.getAcquire();
    }
    return newTail - cachedHead <= CAPACITY;
  }

  /**
   * Returns whether there is space for the frame that did not fit last and for some more, or the
   * ring is empty.
   */
  boolean mayHaveSpace() {
    return head.getAcquire() - Math.min(wantedHead, tail.getPlain()) >= 0;
  }

  void commit() {
    ring.putInt(index(claimAt), claimLength);
    tail.setRelease(claimAt + recordLength(claimLength));
  }

  boolean isEmpty() {
    return head.getPlain() == tail.getAcquire();
  }

  /** Returns whether a poll has work, apart from a frame that the handler refused. */
  boolean isReady() {
    return !held && (left || !isEmpty());
  }

  int poll(FrameHandler handler, int limit) {
    int count = 0;
    held = false;
    while (count < limit && !held) {
      long at = head.getPlain();
      if (at == cachedTail) {
        cachedTail = tail.getAcquire();
        if (at == cachedTail) {
          break;
        }
      }
      int length = ring.getInt(index(at));
      if (length == PADDING) {
        head.setRelease(at + CAPACITY - index(at));
      } else {
        count += deliver(handler, at, length);
      }
    }
    return count;
  }

  private int deliver(FrameHandler handler, long at, int length) {
    int start = index(at) + Integer.BYTES;
    try {
      held = !handler.offer(peer, frameView.clear().limit(start + length).position(start));
    } finally {
      if (!held) {
        head.setRelease(at + recordLength(length));
      }
    }
    return held ? 0 : 1;
  }

  private static int recordLength(int length) {
    return (length + Integer.BYTES + 7) & ~7;
  }

  private static int index(long position) {
    return (int) (position & (CAPACITY - 1));
  }
}
