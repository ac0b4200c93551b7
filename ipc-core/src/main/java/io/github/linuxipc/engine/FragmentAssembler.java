package io.github.linuxipc.engine;

import io.github.linuxipc.spi.FrameHeader;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver knows of one sender: which frame must come next, and the fragments of a message
 * under way. Their memory grows only as bytes arrive, and never beyond max-message-size. Between
 * messages it is the garbage collector's: a sender that goes on finds it again, an idle one keeps
 * none.
 */
final class FragmentAssembler {
  /** How a frame relates to what came before it. */
  enum Order {
    /** It is the one that was due. */
    NEXT,
    /** It was seen before. */
    OLD,
    /** Something before it is missing. */
    GAP
  }

  private final int sender;
  private final int maxMessageSize;
  private final ReassemblyBudget budget;
  private boolean begun;
  private boolean skipping;
  private boolean left;
  private int number;
  private int fragment;
  private @Nullable Reassembly fragments;
  private WeakReference<Reassembly> spare = new WeakReference<>(null);

  /**
   * Begins a sender's flow.
   *
   * @param sender the number in the sender's frames
   * @param maxMessageSize the largest message in bytes
   * @param budget where the memory of messages comes from
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
    return fragment == 0
        && !skipping
        && begun
        && origin == FrameHeader.senderAndSequence(sender, number);
  }

  /** Says which frame was due, for the log. */
  String due() {
    return "message " + number + ", frame " + fragment;
  }

  /** Takes up the flow at a frame behind a gap; a message whose beginning is missing is skipped. */
  void resume(int theirNumber, int theirFragment) {
    number = theirNumber;
    fragment = theirFragment;
    giveBack();
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
    giveBack();
  }

  /** Takes a fragment's bytes; false if they go beyond the largest message. */
  boolean append(ByteBuffer bytes) {
    Reassembly present = fragments == null ? begin() : fragments;
    return present.append(bytes, maxMessageSize);
  }

  private Reassembly begin() {
    Reassembly memory = spare.get();
    if (memory == null) {
      memory = new Reassembly();
      spare = new WeakReference<>(memory);
    }
    memory.clear();
    budget.take();
    fragments = memory;
    return memory;
  }

  /** The fragments as one message; valid until they are given back. */
  ByteBuffer assembled() {
    return Objects.requireNonNull(fragments, "no fragment came").message();
  }

  /** Forgets the fragments. */
  void giveBack() {
    if (fragments != null) {
      fragments = null;
      budget.giveBack();
    }
  }

  /** Makes the next frame the one that is due. */
  void advance(boolean last) {
    if (last) {
      number++;
      fragment = 0;
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
