package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The sender's side of a lane. For one thread at a time. It alone knows the tail: what the shared
 * memory says of it is for the receiver, so that nobody can make it write elsewhere. A record is
 * published by one release store; until then the receiver cannot tell that it was begun, so a
 * sender may die anywhere.
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
   * Takes up a lane where its tail is.
   *
   * @param memory the lane, made by {@link LaneDescriptor#create}
   * @param capacity the ring's in bytes
   * @throws CorruptLaneException if it is no such lane
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
   * Returns the longest frame.
   *
   * @return bytes
   */
  public int maxFrame() {
    return maxFrame;
  }

  /**
   * Claims room for a frame. Nothing is written, and the next claim replaces this one.
   *
   * @param length the frame's length in bytes, at most {@link #maxFrame}
   * @return a little-endian buffer whose remaining bytes are the frame, or null if there is no room
   * @throws CorruptLaneException if the head is impossible
   */
  public @Nullable ByteBuffer claim(int length) throws CorruptLaneException {
    if (length < 0 || length > maxFrame) {
      throw new IllegalArgumentException(length + " bytes are no frame of at most " + maxFrame);
    }
    if (!findRoom(length)) {
      return null;
    }
    int start = LaneDescriptor.ringIndex(claimAt, capacity) + RecordDescriptor.WORD;
    return view.limit(start + length).position(start);
  }

  /** Finds the place of the next record, behind a padding where there is not enough to the end. */
  private boolean findRoom(int length) throws CorruptLaneException {
    int record = RecordDescriptor.length(length);
    int toEnd = capacity - (int) (tail & capacity - 1);
    long at = record <= toEnd ? tail : tail + toEnd;
    long end = at + record;
    if (end - headSeen > capacity && !seeHead(end)) {
      return false;
    }
    claimAt = at;
    claimLength = length;
    return true;
  }

  /**
   * Publishes a frame of a header and a payload, without a view of the ring in between.
   *
   * @param shape the frame header's first eight bytes, as a little-endian integer
   * @param origin the next eight
   * @param from where the payload is
   * @param at where it begins in the buffer
   * @param length the payload's length in bytes; with the header at most {@link #maxFrame}
   * @return whether there was room
   * @throws CorruptLaneException if the head is impossible
   */
  public boolean offer(long shape, long origin, ByteBuffer from, int at, int length)
      throws CorruptLaneException {
    if (length < 0 || length > maxFrame - FrameHeader.LENGTH) {
      throw new IllegalArgumentException(length + " bytes are no payload within " + maxFrame);
    }
    if (!findRoom(FrameHeader.LENGTH + length)) {
      return false;
    }
    int start = LaneDescriptor.ringIndex(claimAt, capacity) + RecordDescriptor.WORD;
    memory.putLong(start, LaneDescriptor.littleEndian(shape));
    memory.putLong(start + Long.BYTES, LaneDescriptor.littleEndian(origin));
    memory.put(start + FrameHeader.LENGTH, from, at, length);
    commit();
    return true;
  }

  /** Looks how far the receiver is; whether a record that ends there has room. */
  private boolean seeHead(long end) throws CorruptLaneException {
    long head = LaneDescriptor.headAcquire(memory);
    checkHead(head, tail);
    headSeen = head;
    wantedHead = end - capacity;
    return end - head <= capacity;
  }

  private void checkHead(long head, long tail) throws CorruptLaneException {
    if (head - headSeen < 0 || tail - head < 0 || tail - head > capacity) {
      throw new CorruptLaneException("the head " + head + " does not go with the tail " + tail);
    }
  }

  /** Publishes what was claimed last. */
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
   * Returns how far it is.
   *
   * @return the position behind what was published last
   */
  public long position() {
    return tail;
  }

  /**
   * Tells whether the claim that was refused last would have room now, or was never refused.
   *
   * @return whether a claim is worth while
   */
  public boolean hasRoom() {
    return LaneDescriptor.headAcquire(memory) - wantedHead >= 0;
  }

  /** Writes for the receiver which head the refused claim waits for. */
  public void publishWantedHead() {
    LaneDescriptor.putWantedHead(memory, wantedHead);
  }
}
