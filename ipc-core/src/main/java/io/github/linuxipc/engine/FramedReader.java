package io.github.linuxipc.engine;

import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads {@link io.github.linuxipc.spi.WireFormat#FRAMED}: checks every header, and puts fragments
 * together.
 */
final class FramedReader extends MessageReader {
  private final LongMap<FragmentAssembler> inflows = new LongMap<>();
  private final int maxMessageSize;
  private final boolean persistent;
  private final SenderLossLog losses;
  private final ReassemblyBudget budget;

  /** The flow that a frame came from last, and its peer; 0 if that was no peer's. */
  private FragmentAssembler recent;

  private long recentPeer;

  FramedReader(ChannelReceiver receiver) {
    super(receiver);
    this.maxMessageSize = receiver.settings.maxMessageSize();
    this.persistent = receiver.settings.persistent();
    this.losses = new SenderLossLog(receiver.channel());
    this.budget = new ReassemblyBudget(receiver.settings.reassemblyMemory(), maxMessageSize);
    this.recent = new FragmentAssembler(0, maxMessageSize, budget, false);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    int at = frame.position();
    if (frame.remaining() < FrameHeader.LENGTH) {
      onDiscarded(peer, "a frame of " + frame.remaining() + " bytes is too short for its header");
      return;
    }
    frame.order(ByteOrder.LITTLE_ENDIAN);
    long shape = FrameHeader.lengthAndControl(frame, at);
    long origin = FrameHeader.senderAndSequence(frame, at);
    onFrame(peer, shape, origin, frame.position(at + FrameHeader.LENGTH));
  }

  @Override
  public boolean offer(long peer, ByteBuffer frame) {
    boolean begins =
        frame.remaining() >= FrameHeader.LENGTH
            && FrameHeader.beginsFragments(
                FrameHeader.lengthAndControl(
                    frame.order(ByteOrder.LITTLE_ENDIAN), frame.position()));
    if (begins && !budget.hasRoom()) {
      return false;
    }
    onFrame(peer, frame);
    return true;
  }

  @Override
  public boolean offer(long peer, long shape, long origin, ByteBuffer payload) {
    if (FrameHeader.beginsFragments(shape) && !budget.hasRoom()) {
      return false;
    }
    onFrame(peer, shape, origin, payload);
    return true;
  }

  @Override
  public void onFrame(long peer, long shape, long origin, ByteBuffer payload) {
    if (isPlain(peer, shape, origin, payload.remaining())) {
      recent.advance(true);
      deliver(payload, recent.sender());
    } else {
      int at = payload.position() - FrameHeader.LENGTH;
      onAnyFrame(peer, payload.order(ByteOrder.LITTLE_ENDIAN).position(at), at);
    }
  }

  /** Whether it is the next message of the sender whose turn it was last, whole in one frame. */
  private boolean isPlain(long peer, long shape, long origin, int length) {
    return peer == recentPeer
        && peer != 0
        && shape == FrameHeader.lengthAndControl(length, FrameHeader.LAST, 0)
        && recent.isDue(origin)
        && length <= maxMessageSize;
  }

  private void onAnyFrame(long peer, ByteBuffer frame, int at) {
    int word = FrameHeader.control(frame, at);
    if (FrameHeader.version(word) != ChannelParameters.WIRE_VERSION
        || FrameHeader.payloadLength(frame, at) != frame.remaining() - FrameHeader.LENGTH) {
      onDiscarded(peer, "a frame's header has another wire version or length");
      return;
    }
    int sender = FrameHeader.sender(frame, at);
    int number = FrameHeader.number(frame, at);
    frame.position(at + FrameHeader.LENGTH);
    onPayload(peer, frame, word, sender, number);
  }

  private void onPayload(long peer, ByteBuffer payload, int word, int sender, int number) {
    FragmentAssembler inflow = inflow(peer, sender);
    if (inflow.sender() != sender) {
      onDiscarded(peer, "a frame names another sender than its predecessors");
      return;
    }
    int fragment = FrameHeader.fragment(word);
    if (inflow.order(number, fragment) != FragmentAssembler.Order.NEXT
        && !resumed(peer, inflow, number, fragment)) {
      return;
    }
    if ((FrameHeader.flags(word) & FrameHeader.LEAVE) != 0) {
      inflow.leave();
      return;
    }
    take(peer, inflow, payload, (FrameHeader.flags(word) & FrameHeader.LAST) != 0);
  }

  /** Reports a frame that is out of order; false if it is to be ignored. */
  private boolean resumed(long peer, FragmentAssembler inflow, int number, int fragment) {
    boolean old = inflow.order(number, fragment) == FragmentAssembler.Order.OLD;
    onDiscarded(
        peer,
        (old ? "a frame came twice: " : "frames are missing: ")
            + inflow.due()
            + " was due, and "
            + "message "
            + number
            + ", frame "
            + fragment
            + " came");
    if (old) {
      return false;
    }
    if (inflow.inMidMessage()) {
      receiver.counters.partialDropped();
    }
    inflow.resume(number, fragment);
    return true;
  }

  private void take(long peer, FragmentAssembler inflow, ByteBuffer payload, boolean last) {
    if (inflow.skipping()) {
      inflow.advance(last);
    } else if (last && !inflow.inMidMessage()) {
      inflow.advance(true);
      if (payload.remaining() > maxMessageSize) {
        onDiscarded(peer, "a message exceeds max-message-size");
      } else {
        deliver(payload, inflow.sender());
      }
    } else if (!inflow.append(payload)) {
      onDiscarded(peer, "a message exceeds max-message-size");
      inflow.skipMessage();
      inflow.advance(last);
    } else if (last) {
      ByteBuffer message = inflow.assembled();
      inflow.advance(true);
      try {
        deliver(message, inflow.sender());
      } finally {
        inflow.giveBack();
      }
    } else {
      inflow.advance(false);
    }
  }

  @Override
  boolean roomAgain() {
    return budget.roomAgain();
  }

  private FragmentAssembler inflow(long peer, int sender) {
    long key = peer == 0 ? sender : peer;
    FragmentAssembler inflow = inflows.get(key);
    if (inflow == null) {
      inflow = new FragmentAssembler(sender, maxMessageSize, budget, peer != 0 && !persistent);
      inflows.put(key, inflow);
    }
    recent = inflow;
    recentPeer = peer;
    return inflow;
  }

  @Override
  public void onLeft(long peer, boolean partial) {
    recentPeer = 0;
    FragmentAssembler inflow = inflows.remove(peer);
    boolean inMidMessage = inflow != null && inflow.inMidMessage();
    if (inflow != null) {
      inflow.giveBack();
    }
    super.onLeft(peer, partial || inMidMessage);
    long process = leavingProcess(peer);
    if (inflow == null || !inflow.hasLeft()) {
      receiver.counters.peerLost();
      long senderId = inflow == null ? 0 : inflow.sender() & 0xffff_ffffL;
      losses.lost(process, senderId, partial || inMidMessage);
    }
  }
}
