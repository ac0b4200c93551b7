package io.github.linuxipc.engine;

import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a receiver knows of one sender: which frame must come next, and the fragments of a message
 * under way. Their memory grows only as bytes arrive, and never beyond max-message-size.
 */
final class Inflow {
  /** How a frame relates to what came before it. */
  enum Order {
    /** It is the one that was due. */
    NEXT,
    /** It was seen before. */
    OLD,
    /** Something before it is missing. */
    GAP
  }

  private static final int FIRST_CAPACITY = 16 * 1024;

  private final int sender;
  private final int maxMessageSize;
  private boolean begun;
  private boolean skipping;
  private boolean left;
  private int number;
  private int fragment;
  private byte[] fragments = {};
  private int length;
  private ByteBuffer view = ByteBuffer.wrap(fragments);

  /**
   * Begins a sender's flow.
   *
   * @param sender the number in the sender's frames
   * @param maxMessageSize the largest message in bytes
   * @param fromStart whether the first message must be number 0
   */
  Inflow(int sender, int maxMessageSize, boolean fromStart) {
    this.sender = sender;
    this.maxMessageSize = maxMessageSize;
    this.begun = fromStart;
  }

  int sender() {
    return sender;
  }

  Order order(int theirNumber, int theirFragment) {
    if (!begun) {
      begun = true;
      number = theirNumber;
    }
    int ahead = theirNumber - number;
    int further = (short) (theirFragment - fragment);
    if (ahead == 0 && further == 0) {
      return Order.NEXT;
    }
    return ahead < 0 || (ahead == 0 && further < 0) ? Order.OLD : Order.GAP;
  }

  /** Whether a frame begins the message that is due, and none is under way. */
  boolean isDue(long origin) {
    return fragment == 0 && !skipping && begun && origin == FrameHeader.origin(sender, number);
  }

  /** Says which frame was due, for the log. */
  String due() {
    return "message " + number + ", frame " + fragment;
  }

  /** Takes up the flow at a frame behind a gap; a message whose beginning is missing is skipped. */
  void resume(int theirNumber, int theirFragment) {
    number = theirNumber;
    fragment = theirFragment;
    length = 0;
    skipping = theirFragment != 0;
  }

  boolean inMidMessage() {
    return fragment > 0;
  }

  /** Whether the message under way is to be ignored. */
  boolean skipping() {
    return skipping;
  }

  /** Ignores the rest of the message under way. */
  void skipMessage() {
    skipping = true;
    length = 0;
  }

  /** Takes a fragment's bytes; false if they go beyond the largest message. */
  boolean append(ByteBuffer bytes) {
    int count = bytes.remaining();
    if (count > maxMessageSize - length) {
      return false;
    }
    if (count > fragments.length - length) {
      grow(length + count);
    }
    bytes.get(fragments, length, count);
    length += count;
    return true;
  }

  private void grow(int needed) {
    int roomy = Math.max(FIRST_CAPACITY, (int) Math.min(fragments.length * 2L, maxMessageSize));
    fragments = Arrays.copyOf(fragments, Math.max(needed, roomy));
    view = ByteBuffer.wrap(fragments).asReadOnlyBuffer();
  }

  /** The fragments as one message; valid until the next append. */
  ByteBuffer assembled() {
    return view.limit(length).position(0);
  }

  /** Makes the next frame the one that is due. */
  void advance(boolean last) {
    if (last) {
      number++;
      fragment = 0;
      length = 0;
      skipping = false;
    } else {
      fragment++;
    }
  }

  /** Whether the sender has said goodbye. */
  boolean hasLeft() {
    return left;
  }

  void leave() {
    left = true;
  }
}
