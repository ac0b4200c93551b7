package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A receiver's side of a lane or of a log, in which each receiver has a cursor instead of the head.
 * One thread at a time may use it. The consumer keeps the head in a field of its own, and reads it
 * from shared memory only when it opens the lane; the head in shared memory is for the sender. Each
 * control value that the sender wrote is read once and checked. So a hostile sender can neither
 * make the consumer read outside of the ring nor keep it busy for more than one lap of the ring in
 * a poll.
 */
public final class LaneConsumer {
  /** The number of times that a long batch releases room to the sender in one lap of the ring. */
  private static final int RELEASES_PER_LAP = 4;

  /** The length of a cache line in bytes. */
  private static final int LINE = 64;

  private final Memory memory;
  private final ByteBuffer view;
  private final int capacity;

  /** The offset of the head, or of the cursor in a log. */
  private final int headIndex;

  private final int maxFrame;
  private final boolean persistent;
  private final NextHeader nextHeader = new NextHeader();
  private final PageReadAhead readAhead;
  private long head;

  /**
   * The position up to which messages of a persistent lane count as consumed. The next receiver
   * begins there.
   */
  private long consumed;

  private long headReleased;
  private @Nullable String fault;

  /** The word at the head, as far as this poll knows it. */
  private long nextWord;

  /** The number of frames that this poll has delivered. */
  private int count;

  /** Written so that the compiler does not remove the read of the cache line. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  /** Whether the frame at the head was offered and not accepted. */
  private boolean held;

  /** Where the log begins that continues this lane, once the end of the lane is reached. */
  private @Nullable LogStart continuation;

  /** Whether the end of the lane or log was reached. */
  private boolean over;

  /**
   * Opens a lane at its head. The consumer releases the room of frames that were delivered, even if
   * they do not complete a message.
   *
   * @param memory the lane, created by {@link LaneDescriptor#create}
   * @param capacity the capacity of the ring in bytes
   * @throws CorruptLaneException if the memory is not such a lane
   */
  public LaneConsumer(Memory memory, int capacity) throws CorruptLaneException {
    this(memory, capacity, false);
  }

  /**
   * Opens a lane where its last receiver ended.
   *
   * @param memory the lane, created by {@link LaneDescriptor#create}
   * @param capacity the capacity of the ring in bytes
   * @param persistent whether a message that this receiver has not consumed as a whole is kept for
   *     the next receiver, at whichever point this receiver dies; the lane must have room for a
   *     whole message, and a message counts as consumed right before its last frame is delivered
   * @throws CorruptLaneException if the memory is not such a lane
   */
  public LaneConsumer(Memory memory, int capacity, boolean persistent) throws CorruptLaneException {
    this(
        memory,
        capacity,
        LaneDescriptor.HEAD_OFFSET,
        head(memory, capacity, persistent),
        persistent);
    this.headReleased = LaneDescriptor.headAcquire(memory);
  }

  private static long head(Memory memory, int capacity, boolean persistent)
      throws CorruptLaneException {
    LaneDescriptor.check(memory, capacity);
    long head = LaneDescriptor.headAcquire(memory);
    long consumed = LaneDescriptor.consumedAcquire(memory);
    return persistent && consumed - head > 0 ? consumed : head;
  }

  /**
   * Opens a log.
   *
   * @param memory the log, created by {@link LaneDescriptor#createLog}
   * @param capacity the capacity of the ring in bytes
   * @param start where to begin; it is checked
   * @return the consumer
   * @throws CorruptLaneException if the memory is not such a log, or has no such position
   */
  public static LaneConsumer ofLog(Memory memory, int capacity, LogStart start)
      throws CorruptLaneException {
    LaneDescriptor.checkLog(memory, capacity);
    if (start.slot() < 0 || start.slot() >= LaneDescriptor.LOG_SLOTS) {
      throw new CorruptLaneException("a log has no slot " + start.slot());
    }
    int cursor = LaneDescriptor.cursorIndex(capacity, start.slot());
    return new LaneConsumer(memory, capacity, cursor, start.position(), false);
  }

  private LaneConsumer(Memory memory, int capacity, int headIndex, long head, boolean persistent)
      throws CorruptLaneException {
    this.persistent = persistent;
    this.memory = memory;
    this.view = memory.view().asReadOnlyBuffer();
    this.capacity = capacity;
    this.headIndex = headIndex;
    this.readAhead = new PageReadAhead(memory, capacity);
    this.maxFrame = LaneDescriptor.maxFrame(capacity);
    this.head = head;
    this.headReleased = head;
    this.consumed = head;
    if (head % RecordDescriptor.ALIGNMENT != 0) {
      throw new CorruptLaneException("the head " + head + " is not aligned");
    }
  }

  /**
   * Delivers the frames that are available, up to a limit and to one lap of the ring. So the poll
   * ends even if the sender is faster than the handler. A frame counts as consumed even if the
   * handler throws. What outlives the receiver is left to the next one when the handler takes no
   * more.
   *
   * <p>The word after the first frame is read after the handler has returned, because a lone
   * message must not wait for one more cache line. The word after each further frame is read before
   * the handler is called. So the poll of a stream ends where the sender was, and does not follow
   * the sender from record to record, which would take the cache line away from it each time.
   *
   * @param peer the number to pass to the handler
   * @param handler receives the frames
   * @param limit the most frames to deliver
   * @return the number of frames delivered
   */
  public int poll(long peer, FrameHandler handler, int limit) {
    long lap = head + capacity;
    count = 0;
    held = false;
    try {
      nextWord = word(head);
      while (nextWord != 0
          && count < limit
          && fault == null
          && !held
          && lap - head > 0
          && (!persistent || handler.takesMore())) {
        count += next(peer, handler, nextWord);
      }
      return count;
    } finally {
      release();
    }
  }

  private long word(long position) {
    return RecordDescriptor.wordAcquire(memory, LaneDescriptor.ringIndex(position, capacity));
  }

  /** Delivers a frame, or skips padding; returns the number of frames delivered. */
  private int next(long peer, FrameHandler handler, long recordWord) {
    int index = LaneDescriptor.ringIndex(head, capacity);
    if (isDeliverable(recordWord) && fits(RecordDescriptor.lengthIn(recordWord))) {
      return deliver(peer, handler, recordWord, index + RecordDescriptor.WORD) ? 1 : 0;
    }
    skip(recordWord, index);
    nextWord = word(head);
    return 0;
  }

  private boolean isDeliverable(long recordWord) {
    return RecordDescriptor.isHeaderless(recordWord)
        ? nextHeader.isKnown() && !persistent
        : RecordDescriptor.isFrame(recordWord);
  }

  /** Returns whether the record of a frame ends before the end of the ring. */
  private boolean fits(int frameLength) {
    if (frameLength < 0 || frameLength > maxFrame) {
      return false;
    }
    return RecordDescriptor.recordLength(frameLength) <= toEnd();
  }

  private int toEnd() {
    return capacity - (int) (head & capacity - 1);
  }

  private boolean deliver(long peer, FrameHandler handler, long recordWord, int index) {
    int length = RecordDescriptor.lengthIn(recordWord);
    int record = RecordDescriptor.recordLength(length);
    head += record;
    readAhead.move(head - record, head);
    boolean isFirst = count == 0;
    if (!isFirst) {
      nextWord = word(head);
    }
    if (!pass(peer, handler, recordWord, index, length)) {
      held = true; // it does not end a message, and so was not noted as consumed
      head -= record;
      return false;
    }
    if (isFirst) {
      nextWord = word(head);
    }
    if (head - headReleased >= capacity / RELEASES_PER_LAP) {
      release();
    }
    return true;
  }

  /** Passes the content of a record to the handler. Returns whether it was accepted. */
  private boolean pass(long peer, FrameHandler handler, long recordWord, int index, int length) {
    ByteBuffer content = view.limit(index + length);
    boolean headerless = RecordDescriptor.isHeaderless(recordWord);
    if (!headerless && length < FrameHeader.LENGTH) {
      noteConsumed(true);
      handler.onFrame(peer, content.position(index));
      return true;
    }
    long before = nextHeader.senderAndSequence();
    long first = RecordDescriptor.lengthAndControl(recordWord);
    long second = before;
    int from = index;
    if (!headerless) {
      first = LaneDescriptor.littleEndian(memory.getLong(index));
      second = LaneDescriptor.littleEndian(memory.getLong(index + Long.BYTES));
      from += FrameHeader.LENGTH;
    }
    noteConsumed(FrameHeader.endsMessage(first));
    nextHeader.follow(first, second); // before the call, which may throw
    boolean accepted = handler.offer(peer, first, second, content.position(from));
    if (!accepted) {
      nextHeader.restore(before);
    }
    return accepted;
  }

  /** Skips padding, or takes note of the end of the lane. */
  private void skip(long recordWord, int index) {
    int length = RecordDescriptor.lengthIn(recordWord);
    if (RecordDescriptor.isPadding(recordWord) && length == toEnd()) {
      head += length;
    } else if (RecordDescriptor.isFollow(recordWord)
        && length == RecordDescriptor.FOLLOW_LENGTH
        && fits(length)
        && headIndex == LaneDescriptor.HEAD_OFFSET
        && continuation == null
        && !persistent) {
      continuation = RecordDescriptor.follow(memory, index);
      head += RecordDescriptor.recordLength(length);
      over = true;
      held = true; // ends the poll
    } else if (RecordDescriptor.isReturn(recordWord) && headIndex != LaneDescriptor.HEAD_OFFSET) {
      head += RecordDescriptor.WORD;
      over = true;
      held = true;
    } else {
      fault = "a record at " + head + " begins with " + Long.toHexString(recordWord);
    }
  }

  /**
   * Records the consumed position if no further frame belongs to the message. Data that is not a
   * frame is a message of its own.
   */
  private void noteConsumed(boolean endsMessage) {
    if (persistent && endsMessage) {
      consumed = head;
      LaneDescriptor.putConsumedRelease(memory, consumed);
    }
  }

  private void release() {
    long done = persistent ? consumed : head;
    if (done != headReleased) {
      headReleased = done;
      memory.putLongRelease(headIndex, done);
    }
  }

  /**
   * Returns the position up to which frames were delivered.
   *
   * @return the head, in bytes since the lane was created
   */
  public long position() {
    return head;
  }

  /**
   * Returns the position up to which the sender may reuse the room.
   *
   * @return the head that the sender sees, in bytes since the lane was created
   */
  public long released() {
    return headReleased;
  }

  /**
   * Returns whether there is nothing to deliver, and no fault for a poll to report. The processor
   * fetches the first two cache lines of the next record at the same time, so that a message that
   * is being published costs the time of one transfer instead of two in succession.
   *
   * @return whether the lane was empty when it was checked
   */
  public boolean isEmpty() {
    fetched = word(head + LINE);
    return fault == null && word(head) == 0;
  }

  /**
   * Returns whether the last poll ended with a frame that the handler did not accept.
   *
   * @return whether there is such a frame; the next poll offers it again
   */
  public boolean isHeld() {
    return held;
  }

  /**
   * Returns whether the reader has to continue elsewhere: after a lane in its log, after a log in
   * the lane. It is not polled then.
   *
   * @return whether it is over
   */
  public boolean isOver() {
    return over;
  }

  /** Makes a lane readable again whose log is over. */
  public void resume() {
    over = false;
    held = false;
  }

  /**
   * Returns where the log begins that continues this lane.
   *
   * @return the start in the log, not checked; null if there was no such record
   */
  public @Nullable LogStart continuation() {
    return continuation;
  }

  /**
   * Returns the fault of the lane, if it has one. A lane with a fault delivers nothing any more.
   *
   * @return the fault, without a full stop, or null
   */
  public @Nullable String fault() {
    return fault;
  }

  /** {@return whether the room that a sleeping sender waits for is released} */
  public boolean hasReleasedWanted() {
    return headReleased - LaneDescriptor.wantedHead(memory) >= 0;
  }
}
