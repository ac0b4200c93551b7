package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The sender's side of a lane. One thread at a time may use it. The producer keeps the tail in a
 * field of its own, and reads it from shared memory only when it opens the lane; the tail in shared
 * memory is for the receiver. So no other process can make the producer write elsewhere. A record
 * is published by one release store. Until then the receiver cannot see that the record was begun,
 * so a sender may die at any point.
 */
public final class LaneProducer {
  private final Memory memory;
  private final ByteBuffer view;
  private final int capacity;
  private final int maxFrame;
  private long tail;
  private long headSeen;
  private long claimAt;
  private int claimLength;
  private long wantedHead;

  /**
   * Opens a lane at its tail.
   *
   * @param memory the lane, created by {@link LaneDescriptor#create}
   * @param capacity the capacity of the ring in bytes
   * @throws CorruptLaneException if the memory is not such a lane
   */
  public LaneProducer(Memory memory, int capacity) throws CorruptLaneException {
    LaneDescriptor.check(memory, capacity);
    this.memory = memory;
    this.view = memory.view().order(ByteOrder.LITTLE_ENDIAN);
    this.capacity = capacity;
    this.maxFrame = LaneDescriptor.maxFrame(capacity);
    this.tail = LaneDescriptor.tailAcquire(memory);
    this.headSeen = LaneDescriptor.headAcquire(memory);
    this.wantedHead = headSeen;
    checkHead(headSeen, tail);
  }

  /**
   * Returns the length of the longest frame.
   *
   * @return bytes
   */
  public int maxFrame() {
    return maxFrame;
  }

  /**
   * Claims room for a frame. Nothing is written, and the next claim replaces this one.
   *
   * @param length the length of the frame in bytes, at most {@link #maxFrame}
   * @return a little-endian buffer whose remaining bytes are the frame, or null if there is no room
   * @throws CorruptLaneException if the receiver's head does not match the tail
   */
  public @Nullable ByteBuffer claim(int length) throws CorruptLaneException {
    if (length < 0 || length > maxFrame) {
      throw new IllegalArgumentException(length + " bytes exceed the longest frame of " + maxFrame);
    }
    if (!findRoom(length)) {
      return null;
    }
    int start = LaneDescriptor.ringIndex(claimAt, capacity) + RecordDescriptor.WORD;
    return view.limit(start + length).position(start);
  }

  /**
   * Finds room for the next record. If the record does not fit before the end of the ring, its
   * position is the start of the ring, after padding. Returns false if there is no room.
   */
  private boolean findRoom(int length) throws CorruptLaneException {
    int record = RecordDescriptor.length(length);
    int toEnd = capacity - (int) (tail & capacity - 1);
    long at = record <= toEnd ? tail : tail + toEnd;
    long end = at + record;
    if (end - headSeen > capacity && !refreshHead(end)) {
      return false;
    }
    claimAt = at;
    claimLength = length;
    return true;
  }

  /**
   * Publishes a frame of a header and a payload, without creating a view of the ring.
   *
   * @param lengthAndControl the first eight bytes of the frame header, as a little-endian integer
   * @param senderAndSequence the next eight bytes
   * @param from the buffer that holds the payload
   * @param at the offset of the payload in the buffer
   * @param length the length of the payload in bytes; with the header at most {@link #maxFrame}
   * @return whether there was room
   * @throws CorruptLaneException if the head is impossible
   */
  public boolean offer(
      long lengthAndControl, long senderAndSequence, ByteBuffer from, int at, int length)
      throws CorruptLaneException {
    if (length < 0 || length > maxFrame - FrameHeader.LENGTH) {
      throw new IllegalArgumentException(
          length + " bytes of payload exceed the longest frame of " + maxFrame);
    }
    if (!findRoom(FrameHeader.LENGTH + length)) {
      return false;
    }
    int start = LaneDescriptor.ringIndex(claimAt, capacity) + RecordDescriptor.WORD;
    memory.putLong(start, LaneDescriptor.littleEndian(lengthAndControl));
    memory.putLong(start + Long.BYTES, LaneDescriptor.littleEndian(senderAndSequence));
    memory.put(start + FrameHeader.LENGTH, from, at, length);
    commit();
    return true;
  }

  /** Reads the receiver's head. Returns whether a record that ends at a position has room now. */
  private boolean refreshHead(long end) throws CorruptLaneException {
    long head = LaneDescriptor.headAcquire(memory);
    checkHead(head, tail);
    headSeen = head;
    wantedHead = end - capacity;
    return end - head <= capacity;
  }

  private void checkHead(long head, long tail) throws CorruptLaneException {
    if (head - headSeen < 0 || tail - head < 0 || tail - head > capacity) {
      throw new CorruptLaneException("the head " + head + " does not match the tail " + tail);
    }
  }

  /** Publishes the last claim. */
  public void commit() {
    if (claimAt != tail) {
      int padding = (int) (claimAt - tail);
      RecordDescriptor.putPadding(memory, LaneDescriptor.ringIndex(tail, capacity), padding);
    }
    RecordDescriptor.putFrame(memory, LaneDescriptor.ringIndex(claimAt, capacity), claimLength);
    tail = claimAt + RecordDescriptor.length(claimLength);
    LaneDescriptor.putTailRelease(memory, tail);
  }

  /**
   * Returns the tail.
   *
   * @return the position after the last published record
   */
  public long position() {
    return tail;
  }

  /**
   * Returns whether the last refused claim would have room now, or no claim was refused.
   *
   * @return whether to claim again
   */
  public boolean hasRoom() {
    return LaneDescriptor.headAcquire(memory) - wantedHead >= 0;
  }

  /** Publishes to the receiver the head at which the refused claim would have room. */
  public void publishWantedHead() {
    LaneDescriptor.putWantedHead(memory, wantedHead);
  }
}
