package io.github.linuxipc.engine.framing;

import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads {@link io.github.linuxipc.spi.WireFormat#FRAMED}: checks every header and reassembles
 * fragmented messages.
 */
final class FramedReader extends MessageReader {
  private static final int BLOCKS = FrameHeader.HEADERS | FrameHeader.PATTERN;

  private final LongMap<FragmentAssembler> assemblers = new LongMap<>();
  private final int maxMessageSize;

  /** The length in bytes of the largest message with its blocks. */
  private final int largest;

  private final boolean persistent;
  private final SenderLossLog losses;
  private final ReassemblyBudget budget;

  /**
   * The assembler of the last frame. {@code recentPeer} is the peer of that frame; 0 if the frame
   * had no peer or a sender has left since.
   */
  private FragmentAssembler recent;

  private long recentPeer;

  FramedReader(
      ReaderContext receiver, int maxMessageSize, long reassemblyMemory, boolean persistent) {
    super(receiver, persistent);
    this.maxMessageSize = maxMessageSize;
    this.persistent = persistent;
    this.losses = new SenderLossLog(receiver.channel());
    this.largest = FragmentAssembler.largest(maxMessageSize);
    this.budget = new ReassemblyBudget(reassemblyMemory, largest);
    this.recent = new FragmentAssembler(0, maxMessageSize, budget, false);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    int start = frame.position();
    if (prepareHeader(peer, frame)) {
      onFrame(
          peer,
          FrameHeader.lengthAndControl(frame, start),
          FrameHeader.senderAndSequence(frame, start),
          frame.position(start + FrameHeader.LENGTH));
    }
  }

  @Override
  public boolean offer(long peer, ByteBuffer frame) {
    int start = frame.position();
    return !prepareHeader(peer, frame)
        || offer(
            peer,
            FrameHeader.lengthAndControl(frame, start),
            FrameHeader.senderAndSequence(frame, start),
            frame.position(start + FrameHeader.LENGTH));
  }

  /**
   * Sets the byte order in which a frame's header is read. Reports a frame that is too short for a
   * header, and returns false for it.
   */
  private boolean prepareHeader(long peer, ByteBuffer frame) {
    if (frame.remaining() < FrameHeader.LENGTH) {
      onDiscarded(peer, "a frame of " + frame.remaining() + " bytes is too short for its header");
      return false;
    }
    frame.order(ByteOrder.LITTLE_ENDIAN);
    return true;
  }

  @Override
  public boolean offer(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    if (FrameHeader.beginsFragments(lengthAndControl) && !budget.hasRoom()) {
      return false;
    }
    onFrame(peer, lengthAndControl, senderAndSequence, payload);
    return true;
  }

  @Override
  public void onFrame(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    int length = payload.remaining();
    if (isNextWholeMessage(
        peer, lengthAndControl, senderAndSequence, length, FrameHeader.LAST, maxMessageSize)) {
      recent.advance(true);
      deliver(payload, recent.sender(), recent.lastNumber());
    } else if (isNextWholeMessage(
        peer,
        lengthAndControl,
        senderAndSequence,
        length,
        FrameHeader.LAST | (FrameHeader.flags(lengthAndControl) & BLOCKS),
        largest)) {
      recent.advance(true);
      deliverWithBlocks(peer, payload, recent, FrameHeader.flags(lengthAndControl) & BLOCKS);
    } else {
      onAnyFrame(peer, lengthAndControl, senderAndSequence, payload);
    }
  }

  /**
   * Returns whether a frame contains a whole message of at most {@code max} bytes, has exactly
   * these flags, and is due from the sender of the last frame. False if the frame has no peer.
   */
  private boolean isNextWholeMessage(
      long peer, long lengthAndControl, long senderAndSequence, int length, int flags, int max) {
    return peer == recentPeer
        && peer != 0
        && lengthAndControl == FrameHeader.lengthAndControl(length, flags, 0)
        && recent.isDue(senderAndSequence)
        && length <= max;
  }

  private void onAnyFrame(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    int control = FrameHeader.control(lengthAndControl);
    if (FrameHeader.version(control) != ChannelParameters.WIRE_VERSION
        || FrameHeader.payloadLength(lengthAndControl) != payload.remaining()) {
      onDiscarded(peer, "the wire version or length in a frame's header is wrong");
      return;
    }
    int sender = FrameHeader.sender(senderAndSequence);
    int number = FrameHeader.number(senderAndSequence);
    onPayload(peer, payload, control, sender, number);
  }

  private void onPayload(long peer, ByteBuffer payload, int control, int sender, int number) {
    FragmentAssembler assembler = assembler(peer, sender);
    if (assembler.sender() != sender) {
      onDiscarded(peer, "a frame names another sender than the frames before it");
      return;
    }
    int fragment = FrameHeader.fragment(control);
    if (assembler.order(number, fragment) != FragmentAssembler.Order.NEXT
        && !resume(peer, assembler, number, fragment)) {
      return;
    }
    int flags = FrameHeader.flags(control);
    if ((flags & FrameHeader.LEAVE) != 0) {
      assembler.leave();
      return;
    }
    if (!assembler.inMidMessage()) {
      assembler.beginMessage(flags);
    } else if ((flags & BLOCKS) != 0 && !assembler.skipping()) {
      onDiscarded(peer, "headers in the middle of a message");
      assembler.skipMessage();
    }
    onFragment(peer, assembler, payload, (flags & FrameHeader.LAST) != 0);
  }

  /**
   * Reports a frame that is out of order. After a gap, resumes at the frame. Returns false for a
   * frame that was received before, which must be ignored.
   */
  private boolean resume(long peer, FragmentAssembler assembler, int number, int fragment) {
    boolean old = assembler.order(number, fragment) == FragmentAssembler.Order.OLD;
    onDiscarded(
        peer,
        (old ? "duplicate frame: " : "missing frames: ")
            + assembler.due()
            + " was due, but message "
            + number
            + ", frame "
            + fragment
            + " arrived");
    if (old) {
      return false;
    }
    if (assembler.inMidMessage()) {
      counters.partialDropped();
    }
    assembler.resume(number, fragment);
    return true;
  }

  private void onFragment(
      long peer, FragmentAssembler assembler, ByteBuffer payload, boolean last) {
    if (assembler.skipping()) {
      assembler.advance(last);
    } else if (last && !assembler.inMidMessage()) {
      assembler.advance(true);
      deliverWhole(peer, assembler, payload);
    } else if (!assembler.append(payload)) {
      onDiscarded(peer, "a message exceeds max-message-size");
      assembler.skipMessage();
      assembler.advance(last);
    } else if (last) {
      ByteBuffer message = assembler.assembled();
      assembler.advance(true);
      try {
        deliverWhole(peer, assembler, message);
      } finally {
        assembler.release();
      }
    } else {
      assembler.advance(false);
    }
  }

  private void deliverWhole(long peer, FragmentAssembler assembler, ByteBuffer message) {
    if (assembler.blocks() != 0) {
      deliverWithBlocks(peer, message, assembler, assembler.blocks());
    } else if (message.remaining() > maxMessageSize) {
      onDiscarded(peer, "a message exceeds max-message-size");
    } else {
      deliver(message, assembler.sender(), assembler.lastNumber());
    }
  }

  private void deliverWithBlocks(
      long peer, ByteBuffer message, FragmentAssembler assembler, int flags) {
    deliverWithBlocks(
        peer, message, assembler.sender(), assembler.lastNumber(), flags, maxMessageSize);
  }

  @Override
  public boolean roomAgain() {
    return budget.roomAgain();
  }

  private FragmentAssembler assembler(long peer, int sender) {
    long key = peer == 0 ? sender : peer;
    FragmentAssembler assembler = assemblers.get(key);
    if (assembler == null) {
      assembler = new FragmentAssembler(sender, maxMessageSize, budget, peer != 0 && !persistent);
      assemblers.put(key, assembler);
    }
    recent = assembler;
    recentPeer = peer;
    return assembler;
  }

  @Override
  public void onLeft(long peer, boolean partial) {
    recentPeer = 0;
    FragmentAssembler assembler = assemblers.remove(peer);
    boolean inMidMessage = assembler != null && assembler.inMidMessage();
    if (assembler != null) {
      assembler.release();
    }
    super.onLeft(peer, partial || inMidMessage);
    if (assembler != null) {
      senderLeft(assembler.sender());
    }
    long process = removeProcess(peer);
    if (assembler == null || !assembler.hasLeft()) {
      counters.peerLost();
      long senderId = assembler == null ? 0 : assembler.sender() & 0xffff_ffffL;
      losses.lost(process, senderId, partial || inMidMessage);
    }
  }
}
