package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.spi.FrameHeader;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reassembles the messages of one sender. Determines which frame of the sender must come next, and
 * holds the fragments of the current message. The memory of the fragments grows only as bytes
 * arrive, and never beyond max-message-size (plus {@link Headers#MAX_LENGTH} if the message begins
 * with headers or the block of a pattern) or 16 KiB, whichever is larger. Between messages, only a
 * weak reference holds the memory. An active sender reuses the memory, and the garbage collector
 * may reclaim the memory of an idle sender.
 */
final class FragmentAssembler {
  /** How a frame relates to the frames before it. */
  enum Order {
    /** The frame is the one that was due. */
    NEXT,
    /** The frame was received before. */
    OLD,
    /** A frame before this frame is missing. */
    GAP
  }

  private final int sender;
  private final int maxMessageSize;
  private final ReassemblyBudget budget;
  private boolean begun;
  private boolean skipping;
  private boolean left;
  private int blocks;
  private int number;
  private int fragment;
  private @Nullable Reassembly fragments;
  private WeakReference<Reassembly> spare = new WeakReference<>(null);

  /**
   * Creates the state of one sender.
   *
   * @param sender the number in the sender's frames
   * @param maxMessageSize the largest message in bytes
   * @param budget limits the memory of messages
   * @param fromStart whether the first message must be number 0
   */
  FragmentAssembler(int sender, int maxMessageSize, ReassemblyBudget budget, boolean fromStart) {
    this.sender = sender;
    this.maxMessageSize = maxMessageSize;
    this.budget = budget;
    this.begun = fromStart;
  }

  int sender() {
    return sender;
  }

  Order order(int frameNumber, int frameFragment) {
    if (!begun) {
      begun = true;
      number = frameNumber;
    }
    int messagesAhead = frameNumber - number;
    int fragmentsAhead = (short) (frameFragment - fragment);
    if (messagesAhead == 0 && fragmentsAhead == 0) {
      return Order.NEXT;
    }
    boolean old = messagesAhead < 0 || (messagesAhead == 0 && fragmentsAhead < 0);
    return old ? Order.OLD : Order.GAP;
  }

  /** Returns the number of the message before the one that is due. */
  int lastNumber() {
    return number - 1;
  }

  /**
   * Returns whether the sender and the message number of a frame are those of the message that is
   * due, and no message is in progress.
   */
  boolean isDue(long senderAndSequence) {
    return fragment == 0
        && !skipping
        && begun
        && senderAndSequence == FrameHeader.senderAndSequence(sender, number);
  }

  /** Returns which frame is due, for the log. */
  String due() {
    return "message " + number + ", frame " + fragment;
  }

  /** Resumes at a frame after a gap. A message whose beginning is missing is skipped. */
  void resume(int frameNumber, int frameFragment) {
    number = frameNumber;
    fragment = frameFragment;
    release();
    skipping = frameFragment != 0;
  }

  boolean inMidMessage() {
    return fragment > 0;
  }

  /** Returns whether the current message is being skipped. */
  boolean skipping() {
    return skipping;
  }

  /** Skips the remaining fragments of the current message. */
  void skipMessage() {
    skipping = true;
    release();
  }

  /** Begins a message. Notes from the flags of its first frame which blocks precede the payload. */
  void beginMessage(int flags) {
    blocks = flags & (FrameHeader.HEADERS | FrameHeader.PATTERN);
  }

  /** Returns the flags of the blocks of the current message; 0 if there are none. */
  int blocks() {
    return blocks;
  }

  /**
   * Appends a fragment's bytes. Returns false, and appends nothing, if the message would become
   * longer than the largest message.
   */
  boolean append(ByteBuffer bytes) {
    Reassembly current = fragments == null ? begin() : fragments;
    return current.append(bytes, blocks != 0 ? largest(maxMessageSize) : maxMessageSize);
  }

  /** Returns the length in bytes of the largest message with its blocks. */
  static int largest(int maxMessageSize) {
    return maxMessageSize + Headers.MAX_LENGTH; // max-message-size is at most 1 GiB
  }

  private Reassembly begin() {
    Reassembly memory = spare.get();
    if (memory == null) {
      memory = new Reassembly();
      spare = new WeakReference<>(memory);
    }
    memory.clear();
    budget.reserve();
    fragments = memory;
    return memory;
  }

  /** Returns the fragments as one message, valid until {@link #release}. */
  ByteBuffer assembled() {
    return Objects.requireNonNull(fragments, "no fragment was appended").message();
  }

  /** Discards the fragments and releases their memory. */
  void release() {
    if (fragments != null) {
      fragments = null;
      budget.release();
    }
  }

  /** Advances to the next frame that is due. */
  void advance(boolean last) {
    if (last) {
      number++;
      fragment = 0;
      skipping = false;
    } else {
      fragment++;
    }
  }

  /** Returns whether the sender has sent its close notice. */
  boolean hasLeft() {
    return left;
  }

  void leave() {
    left = true;
  }
}
