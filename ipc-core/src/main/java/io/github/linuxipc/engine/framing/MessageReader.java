package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the frames that a link delivers into messages. Used only by the thread that owns the
 * receiver's link.
 */
public abstract class MessageReader implements FrameHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

  final ReaderCounters counters;
  private final ReaderContext receiver;
  private final boolean persistent;
  private final boolean mayOmitBlock;
  private final MessageView view = new MessageView();
  private @Nullable HeadedMessageView headedView;
  private @Nullable PatternMessage patternView;
  private @Nullable MessageHandler handler;
  private int delivered;
  private int joined;
  private boolean everJoined;
  private final LongMap<Long> processes = new LongMap<>();

  MessageReader(ReaderContext receiver, boolean persistent) {
    this.receiver = receiver;
    this.persistent = persistent;
    this.mayOmitBlock = receiver.mayOmitBlock();
    this.counters = receiver.readerCounters();
  }

  /**
   * Creates the reader of a wire format.
   *
   * @param wire the wire format
   * @param receiver the receiver that the reader works for
   * @param maxMessageSize the largest message in bytes
   * @param reassemblyMemory the memory for reassembly in bytes; one message is reassembled even if
   *     it needs more
   * @param persistent whether messages outlive the receiver
   * @return the reader
   */
  public static MessageReader of(
      WireFormat wire,
      ReaderContext receiver,
      int maxMessageSize,
      long reassemblyMemory,
      boolean persistent) {
    return wire == WireFormat.FRAMED
        ? new FramedReader(receiver, maxMessageSize, reassemblyMemory, persistent)
        : new RawReader(receiver, persistent);
  }

  /**
   * Begins a poll.
   *
   * @param handler receives the messages of this poll
   */
  public final void begin(MessageHandler handler) {
    this.handler = handler;
    this.delivered = 0;
  }

  /** Ends a poll. */
  public final void end() {
    this.handler = null;
  }

  /**
   * Returns how many messages the poll has delivered so far.
   *
   * @return the number of messages
   */
  public final int delivered() {
    return delivered;
  }

  /**
   * Returns whether a sender has ever joined.
   *
   * @return whether there was one
   */
  public final boolean everJoined() {
    return everJoined;
  }

  /**
   * Returns whether there were senders and all of them have left.
   *
   * @param others whether there were senders that never joined
   * @return whether none is left
   */
  public final boolean allLeft(boolean others) {
    return (everJoined || others) && joined == 0;
  }

  /**
   * Returns whether a frame that was refused may be accepted now. A call resets the answer.
   *
   * @return whether the frame is worth another offer
   */
  public boolean roomAgain() {
    return false;
  }

  @Override
  public final boolean takesMore() {
    return receiver.isOpen();
  }

  @Override
  public void onJoined(long peer) {
    everJoined = true;
    joined++;
  }

  @Override
  public final void onJoined(long peer, long process) {
    if (process > 0) {
      processes.put(peer, process);
    }
    onJoined(peer);
  }

  /** Removes and returns the process of a sender that leaves; 0 if it is unknown. */
  final long removeProcess(long peer) {
    Long process = processes.remove(peer);
    return process == null ? 0 : process;
  }

  @Override
  public void onLeft(long peer, boolean partial) {
    joined--;
    if (partial) {
      counters.partialDropped();
    }
  }

  @Override
  public final void onDiscarded(long peer, String why) {
    long count = counters.skipped();
    // logs only the first, second, fourth … one, because a hostile peer must not fill the log
    if (Long.bitCount(count) == 1) {
      LOG.warn("Discarded on {} ({} so far): {}", receiver.channel(), count, why);
    }
  }

  /**
   * Delivers a message to the application's handler. A message that arrives after the application
   * has closed its receiver is lost, as T3 permits, unless it outlives the receiver: a link takes
   * such a message only if it is delivered.
   *
   * @param number the number of the message in its frames
   */
  final void deliver(ByteBuffer payload, int sender, int number) {
    ByteBuffer bytes = payload.order(ByteOrder.BIG_ENDIAN);
    Message message =
        mayOmitBlock
            ? patternView().withoutBlock(bytes, senderId(sender), number)
            : view.of(bytes, senderId(sender));
    deliver(message, bytes.remaining());
  }

  /** Reports that a sender has left, after all of its messages were delivered. */
  final void senderLeft(int sender) {
    receiver.onSenderLeft(senderId(sender));
  }

  /**
   * Delivers a message that begins with a {@link PatternBlock}, a block of headers, or both.
   * Discards the message if a block is damaged, if there is a pattern's block although the channel
   * has no pattern, or if the payload is longer than the largest message.
   *
   * @param number the number of the message in its frames
   * @param flags tells which blocks there are
   */
  final void deliverWithBlocks(
      long peer, ByteBuffer message, int sender, int number, int flags, int maxMessageSize) {
    if ((flags & FrameHeader.PATTERN) == 0) {
      deliverHeaded(peer, message, sender, maxMessageSize);
    } else if (!receiver.hasPattern()) {
      onDiscarded(peer, "a message of a service or topic arrived on a channel");
    } else {
      deliverPattern(peer, message, sender, number, flags, maxMessageSize);
    }
  }

  private void deliverPattern(
      long peer, ByteBuffer message, int sender, int number, int flags, int maxMessageSize) {
    PatternMessage view = patternView();
    if (!view.read(message, flags)) {
      onDiscarded(peer, "the blocks before a message are damaged");
    } else if (message.remaining() > maxMessageSize) {
      onDiscarded(peer, "a message exceeds max-message-size");
    } else {
      ByteBuffer bytes = message.order(ByteOrder.BIG_ENDIAN);
      deliver(view.of(bytes, senderId(sender), number), bytes.remaining());
    }
  }

  private PatternMessage patternView() {
    PatternMessage known = patternView;
    if (known == null) {
      known = new PatternMessage();
      patternView = known;
    }
    return known;
  }

  private void deliverHeaded(long peer, ByteBuffer message, int sender, int maxMessageSize) {
    HeadedMessageView headed = headedView();
    if (!headed.readBlock(message)) {
      onDiscarded(peer, "the headers of a message are damaged");
    } else if (message.remaining() > maxMessageSize) {
      onDiscarded(peer, "a message exceeds max-message-size");
    } else {
      deliver(
          headed.of(message.order(ByteOrder.BIG_ENDIAN), senderId(sender)), message.remaining());
    }
  }

  private void deliver(Message message, int length) {
    MessageHandler target = handler;
    if (target == null || (!persistent && !receiver.isOpen())) {
      return;
    }
    delivered++;
    counters.message(length);
    target.onMessage(message);
  }

  private HeadedMessageView headedView() {
    HeadedMessageView headed = headedView;
    if (headed == null) {
      headed = new HeadedMessageView();
      headedView = headed;
    }
    return headed;
  }

  private static long senderId(int sender) {
    return sender & 0xffff_ffffL;
  }
}
