package io.github.linuxipc.inproc;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One sender's ring of frames: a single producer and a single consumer, positions that only grow,
 * one release store to publish. A record is its length in 4 bytes and the frame, padded to 8; a
 * length of -1 pads to the ring's end.
 */
final class InprocLane {
  static final int MAX_FRAME = 64 * 1024;
  private static final int CAPACITY = 4 * MAX_FRAME;
  private static final int PADDING = -1;

  /** So many records of room are worth waking a producer for. */
  private static final int RECORDS_OF_ROOM = 16;

  final long peer;
  private final ByteBuffer ring = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer claimView = ring.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer frameView = ring.asReadOnlyBuffer();
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail = new AtomicLong();
  private long headSeen;
  private long tailSeen;
  private long claimAt;
  private int claimLength;

  /** Where the head must be for the producer to go on. */
  private long wantedHead;

  /** The frame at the head was offered and not taken; the polling thread's alone. */
  private boolean held;

  /** The sender's thread while it waits for room. */
  volatile @Nullable Thread producer;

  /** The sender has closed; what is in the ring is still to be handed over. */
  volatile boolean left;

  InprocLane(long peer) {
    this.peer = peer;
  }

  @Nullable ByteBuffer claim(int length) {
    long at = tail.getPlain();
    int toEnd = CAPACITY - index(at);
    int record = recordLength(length);
    int needed = record <= toEnd ? record : toEnd + record;
    if (!hasRoom(at + needed)) {
      wantedHead = at + needed - CAPACITY + Math.min(RECORDS_OF_ROOM * record, CAPACITY / 2);
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

  private boolean hasRoom(long newTail) {
    if (newTail - headSeen > CAPACITY) {
      headSeen = head.getAcquire();
    }
    return newTail - headSeen <= CAPACITY;
  }

  /** Whether there is room for what was refused last, and some more. */
  boolean mayHaveRoom() {
    return head.getAcquire() - Math.min(wantedHead, tail.getPlain()) >= 0;
  }

  void commit() {
    ring.putInt(index(claimAt), claimLength);
    tail.setRelease(claimAt + recordLength(claimLength));
  }

  boolean isEmpty() {
    return head.getPlain() == tail.getAcquire();
  }

  /** Whether a poll has something to do, but for what was offered in vain. */
  boolean isReady() {
    return !held && (left || !isEmpty());
  }

  int poll(FrameHandler handler, int limit) {
    int count = 0;
    held = false;
    while (count < limit && !held) {
      long at = head.getPlain();
      if (at == tailSeen) {
        tailSeen = tail.getAcquire();
        if (at == tailSeen) {
          break;
        }
      }
      int length = ring.getInt(index(at));
      if (length == PADDING) {
        head.setRelease(at + CAPACITY - index(at));
      } else {
        count += hand(handler, at, length);
      }
    }
    return count;
  }

  private int hand(FrameHandler handler, long at, int length) {
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
