package io.github.linuxipc.mq;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessagePriority;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.LockedSenders;
import io.github.linuxipc.support.shared.ReassemblyNeed;
import io.github.linuxipc.support.shared.SenderTracker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The receiving end: receives a message from the queue and delivers the frames in it. */
final class MqInbound implements InboundLink {
  /**
   * The maximum number of messages that a poll receives, so that the poll ends even if another
   * program sends messages that are discarded without a pause.
   */
  private static final int MAX_RECEIVED = 1024;

  private final QueueHandle queue;
  private final LinkContext context;
  private final Poll wait;
  private final SenderTracker senders;
  private final NativeBuffer memory;
  private final ByteBuffer view;
  private final long depth;
  private final boolean raw;
  private final Poll.Readiness<IOException> checkReadable = this::checkReadable;
  private final SenderTracker.Sleep sleep = this::sleep;
  private boolean prioritised;

  /** The offset in the received message of the first byte that is still to be delivered. */
  private int head;

  private int tail;

  /**
   * Whether {@link #await} has received a message. If so, the next poll first delivers that
   * message.
   */
  private boolean prefetched;

  private MqInbound(QueueHandle queue, LinkContext context, Poll wait) throws IOException {
    this.queue = queue;
    this.context = context;
    this.wait = wait;
    this.memory = new NativeBuffer((int) queue.queue().attributes().messageSize());
    this.view = memory.buffer().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.depth = queue.queue().attributes().maxMessages() + 1;
    this.raw = context.terms().wire() == WireFormat.RAW;
    this.senders =
        new SenderTracker(
            new LockedSenders(new LivenessLocks(queue.queue().file())),
            context.terms().maxSenders());
  }

  /** Opens the link of a bound receiver. The link owns the queue; a failed open closes it. */
  static MqInbound open(QueueHandle queue, LinkContext context) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(queue::close);
      Poll wait = undo.open(Poll::open, Poll::close);
      MqInbound link = new MqInbound(queue, context, wait);
      if (!link.raw && !queue.isPersistent()) {
        ReassemblyNeed.check(context);
      }
      return undo.done(link);
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      return raw ? pollRaw(handler, limit) : pollFrames(handler, limit);
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private int pollRaw(FrameHandler handler, int limit) throws IOException {
    int count = prefetched ? deliverRaw(tail, handler) : 0;
    boolean empty = count > 0;
    prefetched = false;
    for (int received = 0; goesOn(handler, count, limit, empty, received); received++) {
      int length = queue.queue().receive(memory);
      empty = length < 0;
      count += empty ? 0 : deliverRaw(length, handler);
    }
    return count;
  }

  /** Returns whether to receive another message. One that is not delivered stays in the queue. */
  private static boolean goesOn(
      FrameHandler handler, int count, int limit, boolean empty, int received) {
    return count < limit && !empty && received < MAX_RECEIVED && handler.takesMore();
  }

  private int deliverRaw(int length, FrameHandler handler) {
    prefetched = false; // before the call, because the handler may throw
    if (length > context.terms().maxMessageSize()) {
      handler.onDiscarded(0, "a message is longer than max-message-size");
      return 0;
    }
    handler.onFrame(0, view.limit(length).position(0));
    return 1;
  }

  private int pollFrames(FrameHandler handler, int limit) throws IOException {
    boolean ahead = prefetched;
    prefetched = false;
    if (!ahead) {
      senders.scanIfDue(bytesAhead(), handler);
    }
    int count = deliverFrames(handler, limit);
    boolean empty = ahead && count > 0 && !senders.hasPendingDepartures();
    for (int received = 0; goesOn(handler, count, limit, empty, received); received++) {
      if (receiveNext()) {
        count += deliverFrames(handler, limit - count);
      } else {
        empty = true;
        senders.reportDeparted(true, handler);
      }
    }
    if (head == tail) { // a message counts as taken before its frames are delivered
      senders.reportDeparted(false, handler);
    }
    return count;
  }

  /**
   * Receives the next message of the queue. The previous message must have been delivered
   * completely. Returns false if the queue is empty.
   */
  private boolean receiveNext() throws IOException {
    int length = queue.queue().receive(memory);
    if (length < 0) {
      return false;
    }
    head = 0;
    tail = length;
    senders.taken(1);
    if (!prioritised && queue.queue().priority() > 0) {
      prioritised = true;
      senders.noteOvertaking();
    }
    return true;
  }

  /**
   * Returns the largest number of messages that may precede any message sent from now on. The unit
   * is messages, not bytes. Once a message with a priority has arrived, messages may overtake
   * others. Then only an empty queue proves that the last message of a sender was received. This
   * method then returns a very large number.
   */
  private long bytesAhead() {
    return prioritised ? Long.MAX_VALUE >> 2 : depth;
  }

  private int deliverFrames(FrameHandler handler, int limit) throws IOException {
    int count = 0;
    while (count < limit && head < tail) {
      int length = frameLength();
      if (length < 0) {
        head = tail;
        handler.onDiscarded(
            0, "a message that is not a frame; another program may be sending to the queue");
        break;
      }
      int from = head;
      head += length;
      count += senders.deliver(view.limit(head).position(from), bytesAhead(), handler);
    }
    return count;
  }

  /** Returns the length of the frame at the head, or -1 if the bytes there are not a frame. */
  private int frameLength() {
    int left = tail - head - FrameHeader.LENGTH;
    if (left < 0
        || FrameHeader.version(FrameHeader.control(memory.buffer(), head))
            != ChannelParameters.WIRE_VERSION
        || FrameHeader.sender(memory.buffer(), head) <= 0) {
      return -1;
    }
    int payload = FrameHeader.payloadLength(memory.buffer(), head);
    return payload < 0 || payload > left ? -1 : FrameHeader.LENGTH + payload;
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (prefetched || head < tail || wait.yieldUntil(checkReadable)) {
        return; // frames of the message in hand would be overwritten by the next message
      }
      if (raw) {
        sleep(timeoutNs);
      } else {
        senders.await(timeoutNs, sleep);
      }
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  /**
   * Returns whether a message is available. Receives the message unless the queue is persistent. A
   * message of a persistent queue stays in the queue until it can be delivered, so that it is not
   * lost if this process dies.
   */
  private boolean checkReadable() throws IOException {
    if (queue.isPersistent()) {
      return wait.now(queue.queue().file(), Poll.IN) != 0;
    }
    prefetched = receiveNext();
    return prefetched;
  }

  private boolean sleep(long timeoutNs) throws IOException {
    return wait.await(queue.queue().file(), Poll.IN, timeoutNs) == 0 && !wait.wasWoken();
  }

  @Override
  public void wakeup() {
    wait.wakeup();
  }

  @Override
  public Address address() {
    return queue.address();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    MessagePriority view = queue.queue()::priority;
    return type.isInstance(view) ? Optional.of(type.cast(view)) : Optional.empty();
  }

  @Override
  public void discard() {
    queue.stopPersisting();
    close();
  }

  @Override
  public void close() {
    wait.close();
    queue.close();
  }
}
