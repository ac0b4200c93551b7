package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's side of a lane. For one thread at a time. It alone knows the head: what the shared
 * memory says of it is for the sender. Everything that the sender wrote is read once and checked,
 * so that a hostile one can neither make it read outside of the ring nor keep it busy for more than
 * one lap a poll.
 */
public final class LaneConsumer {
  /** So much of the ring is given back before a long batch ends. */
  private static final int RELEASES_PER_LAP = 4;

  /** A line of the processor's cache in bytes. */
  private static final int LINE = 64;

  private final Memory memory;
  private final ByteBuffer view;
  private final int capacity;
  private final int maxFrame;
  private final boolean keeps;
  private long head;

  /** Up to where whole messages were handed over; a successor begins there. */
  private long taken;

  private long headReleased;
  private long tailSeen;
  private @Nullable String fault;

  /** The frame at the head was offered and not taken. */
  private boolean held;

  /** Written so that the compiler does not leave the read of its line out. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  /**
   * Takes up a lane where its head is, and gives back what was handed over.
   *
   * @param memory the lane, made by {@link LaneDescriptor#create}
   * @param capacity the ring's in bytes
   * @throws CorruptLaneException if it is no such lane
   */
  public LaneConsumer(Memory memory, int capacity) throws CorruptLaneException {
    this(memory, capacity, false);
  }

  /**
   * Takes up a lane where its last receiver ended.
   *
   * @param memory the lane, made by {@link LaneDescriptor#create}
   * @param capacity the ring's in bytes
   * @param keeps whether a message that this receiver has not taken whole is there for the next,
   *     wherever this one dies: the lane must have room for a whole message, and a message counts
   *     as taken right before its last frame is handed over
   * @throws CorruptLaneException if it is no such lane
   */
  public LaneConsumer(Memory memory, int capacity, boolean keeps) throws CorruptLaneException {
    LaneDescriptor.check(memory, capacity);
    this.keeps = keeps;
    this.memory = memory;
    this.view = memory.view().asReadOnlyBuffer();
    this.capacity = capacity;
    this.maxFrame = LaneDescriptor.maxFrame(capacity);
    this.head = LaneDescriptor.headAcquire(memory);
    this.headReleased = head;
    if (keeps && LaneDescriptor.takenAcquire(memory) - head > 0) {
      this.head = LaneDescriptor.takenAcquire(memory);
    }
    this.taken = head;
    this.tailSeen = head;
    if (head % RecordDescriptor.ALIGNMENT != 0) {
      throw new CorruptLaneException("the head " + head + " is not aligned");
    }
    seeTail();
    if (fault != null) {
      throw new CorruptLaneException(fault);
    }
  }

  /**
   * Hands over the frames that are there, up to a limit. The tail is looked at once at most, when
   * what was seen of it before is used up: a sender that is faster than the handler does not keep
   * the poll from ending. A frame counts as taken even if the handler throws.
   *
   * @param peer the number to hand to the handler
   * @param handler takes the frames
   * @param limit the most frames to hand over
   * @return how many were handed over
   */
  public int poll(long peer, FrameHandler handler, int limit) {
    boolean looked = false;
    int count = 0;
    held = false;
    try {
      while (count < limit && fault == null && !held) {
        if (head != tailSeen) {
          count += next(peer, handler);
        } else if (looked) {
          break;
        } else {
          looked = true;
          seeTail();
        }
      }
      return count;
    } finally {
      release();
    }
  }

  /** Hands over a frame, or skips padding; returns how many were handed over. */
  private int next(long peer, FrameHandler handler) {
    int index = LaneDescriptor.ringIndex(head, capacity);
    long word = RecordDescriptor.word(memory, index);
    int frame = RecordDescriptor.length(word);
    if (RecordDescriptor.isFrame(word) && fits(frame)) {
      return hand(peer, handler, index + RecordDescriptor.WORD, frame) ? 1 : 0;
    }
    skipPadding(word);
    return 0;
  }

  private void seeTail() {
    fetchNext();
    long tail = LaneDescriptor.tailAcquire(memory);
    long ahead = tail - head;
    if (ahead < 0 || ahead > capacity || ahead % RecordDescriptor.ALIGNMENT != 0) {
      fault = "the tail " + tail + " does not go with the head " + head;
    } else {
      tailSeen = tail;
    }
  }

  /**
   * Has the processor fetch the next record's first lines beside the tail's: a message that is on
   * its way costs one time of travel instead of three, one after the other. What is read there is
   * nothing.
   */
  private void fetchNext() {
    fetched =
        RecordDescriptor.word(memory, LaneDescriptor.ringIndex(head, capacity))
            + RecordDescriptor.word(memory, LaneDescriptor.ringIndex(head + LINE, capacity));
  }

  /** Whether a frame's record ends before the tail and before the ring does. */
  private boolean fits(int frameLength) {
    if (frameLength < 0 || frameLength > maxFrame) {
      return false;
    }
    int record = RecordDescriptor.length(frameLength);
    return record <= tailSeen - head && record <= toEnd();
  }

  private int toEnd() {
    return capacity - (int) (head & capacity - 1);
  }

  private boolean hand(long peer, FrameHandler handler, int index, int length) {
    int record = RecordDescriptor.length(length);
    head += record;
    if (length < FrameHeader.LENGTH) {
      noteTaken(true);
      handler.onFrame(peer, view.limit(index + length).position(index));
    } else {
      long shape = LaneDescriptor.littleEndian(memory.getLong(index));
      long origin = LaneDescriptor.littleEndian(memory.getLong(index + Long.BYTES));
      noteTaken(FrameHeader.flags(shape) != 0); // the last, or a goodbye
      int from = index + FrameHeader.LENGTH;
      if (!handler.offer(peer, shape, origin, view.limit(index + length).position(from))) {
        held = true; // it ends no message, and so was not noted
        head -= record;
        return false;
      }
    }
    if (head - headReleased >= capacity / RELEASES_PER_LAP) {
      release();
    }
    return true;
  }

  private void skipPadding(long word) {
    int length = RecordDescriptor.length(word);
    if (RecordDescriptor.isPadding(word) && length == toEnd() && length <= tailSeen - head) {
      head += length;
    } else {
      fault = "a record at " + head + " begins with " + Long.toHexString(word);
    }
  }

  /** Whether no further frame belongs to the message; what is no frame is a message of its own. */
  private void noteTaken(boolean endsMessage) {
    if (keeps && endsMessage) {
      taken = head;
      LaneDescriptor.putTakenRelease(memory, taken);
    }
  }

  private void release() {
    long done = keeps ? taken : head;
    if (done != headReleased) {
      headReleased = done;
      LaneDescriptor.putHeadRelease(memory, done);
    }
  }

  /**
   * Returns up to where frames were handed over.
   *
   * @return the head, in bytes since the lane was made
   */
  public long position() {
    return head;
  }

  /**
   * Returns up to where the sender has its room back.
   *
   * @return the head that it sees, in bytes since the lane was made
   */
  public long released() {
    return headReleased;
  }

  /**
   * Tells whether there is nothing to hand over, and no fault that a poll would find. What it has
   * seen, the next poll does not look for again.
   *
   * @return whether the lane was empty when it was looked at
   */
  public boolean isEmpty() {
    if (head == tailSeen && fault == null) {
      seeTail();
    }
    return head == tailSeen && fault == null;
  }

  /**
   * Tells whether the last poll ended with a frame that the handler did not take.
   *
   * @return whether there is such a frame; the next poll offers it again
   */
  public boolean isHeld() {
    return held;
  }

  /**
   * Says what is wrong with the lane, if anything is; then nothing is handed over any more.
   *
   * @return the fault, without a full stop, or null
   */
  public @Nullable String fault() {
    return fault;
  }

  /**
   * Tells whether what a sleeping sender waits for is there.
   *
   * @return whether its wanted head is released
   */
  public boolean hasReleasedWanted() {
    return headReleased - LaneDescriptor.wantedHead(memory) >= 0;
  }
}
