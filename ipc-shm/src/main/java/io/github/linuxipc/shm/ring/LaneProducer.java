package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The sender's side of a lane. One thread at a time may use it. The producer keeps the tail, the
 * position after the last published record, in a field of its own. So no other process can make the
 * producer write elsewhere. A record is published by one release store, that of its word. Until
 * then the word is 0, and the receiver cannot see that the record was begun, so a sender may die at
 * any point.
 *
 * <p>Perhaps only the beginning of the ring is filled with memory. The producer then wraps where
 * that part ends. Its record of padding covers the rest of the ring, so that the consumer need not
 * know how much is filled. If the ring was full since it was last extended, the producer extends
 * the filled part instead of wrapping.
 */
public final class LaneProducer {
  /**
   * The room after the last record, in bytes: for the record that ends a log, and for the 0 that
   * ends the chain.
   */
  private static final int END = 2 * RecordDescriptor.WORD;

  private final Memory memory;
  private final ByteBuffer view;
  private final int capacity;
  private final int maxFrame;

  /** How far the end of a record may be ahead of the head. */
  private final int limit;

  private final NextHeader nextHeader = new NextHeader();
  private final FilledPart part;
  private final HeadSource heads;

  /** Whether a later receiver reads on, which has not seen the frame before. */
  private final boolean persistent;

  private long tail;
  private long headSeen;
  private long claimAt;
  private int claimLength;
  private long wantedHead;

  /**
   * Opens a new lane that is filled as a whole.
   *
   * @param memory the lane, created by {@link LaneDescriptor#create}
   * @param capacity the capacity of the ring in bytes
   * @throws CorruptLaneException if the memory is not such a lane
   */
  public LaneProducer(Memory memory, int capacity) throws CorruptLaneException {
    this(memory, capacity, LaneDescriptor.fileLength(capacity), (from, to) -> false, false);
  }

  /**
   * Opens a new lane.
   *
   * @param memory the lane, created by {@link LaneDescriptor#create}
   * @param capacity the capacity of the ring in bytes
   * @param filled the length of the part of the file that is filled, in bytes
   * @param extension fills more of the file
   * @param persistent whether the next receiver continues where the last one ended
   * @throws CorruptLaneException if the memory is not such a lane
   */
  public LaneProducer(
      Memory memory, int capacity, int filled, RingExtension extension, boolean persistent)
      throws CorruptLaneException {
    this(checked(memory, capacity), capacity, filled, extension, lane(memory), persistent);
  }

  private static Memory checked(Memory memory, int capacity) throws CorruptLaneException {
    LaneDescriptor.check(memory, capacity);
    return memory;
  }

  private static HeadSource lane(Memory memory) {
    return tail -> LaneDescriptor.headAcquire(memory);
  }

  /**
   * Opens a new log.
   *
   * @param memory the log, created by {@link LaneDescriptor#createLog}
   * @param capacity the capacity of the ring in bytes
   * @param filled the length of the part of the file before the cursors that is filled, in bytes
   * @param extension fills more of the file
   * @param cursors the cursors of the log
   * @return the producer
   * @throws CorruptLaneException if the memory is not such a log
   */
  public static LaneProducer ofLog(
      Memory memory, int capacity, int filled, RingExtension extension, LogCursors cursors)
      throws CorruptLaneException {
    LaneDescriptor.checkLog(memory, capacity);
    return new LaneProducer(memory, capacity, filled, extension, cursors, false);
  }

  private LaneProducer(
      Memory memory,
      int capacity,
      int filled,
      RingExtension extension,
      HeadSource heads,
      boolean persistent)
      throws CorruptLaneException {
    this.persistent = persistent;
    this.part = new FilledPart(filled - LaneDescriptor.fileLength(0), capacity, extension);
    this.heads = heads;
    this.memory = memory;
    this.view = memory.view().order(ByteOrder.LITTLE_ENDIAN);
    this.capacity = capacity;
    this.maxFrame = LaneDescriptor.maxFrame(capacity);
    this.limit = capacity - END;
    this.tail = LaneDescriptor.headAcquire(memory);
    this.headSeen = tail;
    if (tail % RecordDescriptor.ALIGNMENT != 0) { // the receiver creates a lane in sealed memory
      throw new CorruptLaneException("the first position " + tail + " is not aligned");
    }
    this.wantedHead = tail;
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
    return hasRoomFor(length) ? claimed() : null;
  }

  /**
   * Claims room for a frame, as {@link #claim} does, without a view of it.
   *
   * @param length the length of the frame in bytes, at most {@link #maxFrame}
   * @return whether there is room
   * @throws CorruptLaneException if the receiver's head does not match the tail
   */
  public boolean hasRoomFor(int length) throws CorruptLaneException {
    if (length < 0 || length > maxFrame) {
      throw new IllegalArgumentException(length + " bytes exceed the longest frame of " + maxFrame);
    }
    return findRoom(length);
  }

  /**
   * Returns the claimed frame.
   *
   * @return a little-endian buffer whose remaining bytes are the frame of the last claim that had
   *     room
   */
  public ByteBuffer claimed() {
    int start = LaneDescriptor.ringIndex(claimAt, capacity) + RecordDescriptor.WORD;
    return view.limit(start + claimLength).position(start);
  }

  /**
   * Finds room for the next record. If the record does not fit before the end of the usable part,
   * its position is the start of the ring, after padding. Returns false if there is no room.
   */
  private boolean findRoom(int length) throws CorruptLaneException {
    int record = RecordDescriptor.recordLength(length);
    int offset = (int) (tail & capacity - 1);
    long at = tail;
    if (offset + record > part.usable() && !part.extend(record, offset + record)) {
      at = tail + capacity - offset;
      if (record > part.usable()) {
        return false;
      }
    }
    long end = at + record;
    if (end - headSeen > limit && !refreshHead(end)) {
      // once, extends the filled part instead of wrapping
      return part.noteFull() && at != tail && findRoom(length);
    }
    claimAt = at;
    claimLength = length;
    return true;
  }

  /**
   * Returns whether a frame does not fit into the part of the ring that is filled. No claim of this
   * length has room before more memory is available.
   *
   * @param length the length of the frame in bytes
   * @return whether it cannot have room now
   */
  public boolean lacksMemoryFor(int length) {
    return RecordDescriptor.recordLength(length) > part.usable();
  }

  /**
   * Publishes a frame of a header, a prefix and a part of a buffer, without creating a view of the
   * ring. The header is not stored if it follows from the frame before.
   *
   * @param lengthAndControl the first eight bytes of the frame header, as a little-endian integer
   * @param senderAndSequence the next eight bytes
   * @param prefix the bytes of the prefix as little-endian integers
   * @param from the buffer that holds the part
   * @param index the offset of the part in the buffer
   * @param length the length of the part in bytes; with the header and the prefix at most {@link
   *     #maxFrame}
   * @return whether there was room
   * @throws CorruptLaneException if the receiver's head does not match the tail
   */
  public boolean offer(
      long lengthAndControl,
      long senderAndSequence,
      long[] prefix,
      ByteBuffer from,
      int index,
      int length)
      throws CorruptLaneException {
    int ofPrefix = prefix.length * Long.BYTES;
    if (length < 0 || length > maxFrame - FrameHeader.LENGTH - ofPrefix) {
      throw new IllegalArgumentException(
          length + " bytes of payload exceed the longest frame of " + maxFrame);
    }
    int payload = ofPrefix + length;
    boolean headerless = nextHeader.omits(lengthAndControl, senderAndSequence, payload);
    if (!findRoom(headerless ? payload : FrameHeader.LENGTH + payload)) {
      return false;
    }
    int at = LaneDescriptor.ringIndex(claimAt, capacity) + RecordDescriptor.WORD;
    if (!headerless) {
      memory.putLong(at, LaneDescriptor.littleEndian(lengthAndControl));
      memory.putLong(at + Long.BYTES, LaneDescriptor.littleEndian(senderAndSequence));
      at += FrameHeader.LENGTH;
    }
    for (long each : prefix) {
      memory.putLong(at, LaneDescriptor.littleEndian(each));
      at += Long.BYTES;
    }
    memory.put(at, from, index, length);
    publishClaim(
        headerless
            ? RecordDescriptor.headerless(lengthAndControl)
            : RecordDescriptor.frame(claimLength));
    if (!persistent) {
      nextHeader.follow(lengthAndControl, senderAndSequence);
    }
    return true;
  }

  /** Reads the receiver's head. Returns whether a record that ends at a position has room now. */
  private boolean refreshHead(long end) throws CorruptLaneException {
    long head = heads.headAcquire(tail);
    checkHead(head, tail);
    headSeen = head;
    wantedHead = end - limit;
    return end - head <= limit;
  }

  private void checkHead(long head, long tail) throws CorruptLaneException {
    if (head - headSeen < 0 || tail - head < 0 || tail - head > capacity) {
      throw new CorruptLaneException("the head " + head + " does not match the tail " + tail);
    }
  }

  /** Publishes the last claim. */
  public void commit() {
    nextHeader.forget();
    publishClaim(RecordDescriptor.frame(claimLength));
  }

  /**
   * Ends the chain after the claimed record, and publishes the record with the padding before it.
   */
  private void publishClaim(long word) {
    long end = claimAt + RecordDescriptor.recordLength(claimLength);
    memory.putLong(LaneDescriptor.ringIndex(end, capacity), 0);
    int index = LaneDescriptor.ringIndex(tail, capacity);
    if (claimAt == tail) {
      RecordDescriptor.publish(memory, index, word);
    } else {
      memory.putLong(LaneDescriptor.ringIndex(claimAt, capacity), word);
      RecordDescriptor.publish(memory, index, RecordDescriptor.padding((int) (claimAt - tail)));
    }
    tail = end;
  }

  /**
   * Publishes that what follows is in a log. The records of this lane that come afterwards are read
   * after the {@linkplain #end end} of the log. A lane is continued by one log at most.
   *
   * @param log where the log begins for the consumer
   * @return whether there was room
   * @throws CorruptLaneException if the receiver's head does not match the tail
   */
  public boolean follow(LogStart log) throws CorruptLaneException {
    if (!findRoom(RecordDescriptor.FOLLOW_LENGTH)) {
      return false;
    }
    publishClaim(
        RecordDescriptor.putFollow(memory, LaneDescriptor.ringIndex(claimAt, capacity), log));
    return true;
  }

  /**
   * Ends a log: its consumers return to their lanes. There is always room for this. Nothing may be
   * published in the log afterwards.
   */
  public void end() {
    claimAt = tail;
    claimLength = 0;
    publishClaim(RecordDescriptor.RETURN);
  }

  /**
   * Returns where a consumer begins that joins a log now. The next frame is stored with its header,
   * because that consumer has not seen the frame before.
   *
   * @return the position after the last published record
   */
  public long startOfConsumer() {
    nextHeader.forget();
    return tail;
  }

  /**
   * Returns the tail.
   *
   * @return the position after the last published record
   */
  public long position() {
    return tail;
  }

  /** {@return whether the last refused claim would have room now, or no claim was refused} */
  public boolean hasRoom() {
    return hasRoom(heads.headAcquire(tail));
  }

  /**
   * Returns whether the last refused claim would have room if the ring was read up to a position.
   *
   * @param head the position
   * @return whether it would
   */
  public boolean hasRoom(long head) {
    return head - wantedHead >= 0;
  }

  /** Publishes to the receiver the head at which the refused claim would have room. */
  public void publishWantedHead() {
    LaneDescriptor.putWantedHead(memory, wantedHead);
  }
}
